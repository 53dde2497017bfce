using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>Chooses the variant that runs on this CPU.</summary>
internal unsafe struct Choice
{
    private FeatureSet _available;
    private VariantFlags _avoided;

    /// <summary>The chosen variant, or null if this CPU can run none.</summary>
    public IndexEntry* Variant { get; private set; }

    public void Make(in Bundle bundle, in Control control)
    {
        FeatureSet wanted = default;
        VariantFlags flags = default;
        for (int i = 0; i < bundle.Count; i++)
        {
            wanted.Add(bundle[i]->RequiredFeatures);
            flags |= bundle[i]->Flags;
        }

        Cpu cpu = default;
        _available = cpu.Detect(wanted);
        _avoided = cpu.Avoided(flags);
        Variant = control.ForcesVariant ? Forced(bundle, control) : Best(bundle);
    }

    public readonly bool CanRun(IndexEntry* variant) => Selection.CanRun(*variant, _available);

    /// <summary>Whether this CPU can run the variant but passes it over.</summary>
    public readonly bool Avoids(IndexEntry* variant) =>
        CanRun(variant) && !Selection.MayChoose(*variant, _available, _avoided);

    /// <summary>Adds why this CPU does not get the variant, after a separator; nothing if it may get it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly void AddObjection(ref Message message, IndexEntry* variant, Literal separator)
    {
        bool canRun = CanRun(variant);
        if (canRun && !Avoids(variant))
            return;
        message.Add(separator);
        message.Add(canRun ? Machine.ReasonToAvoid : "this CPU lacks"u8);
        if (!canRun)
            AddMissing(ref message, variant);
    }

    public readonly void AddMissing(ref Message message, IndexEntry* variant) =>
        AddFeatures(ref message, Missing(variant), " "u8, " "u8);

    /// <summary>The features that the variant needs and this CPU lacks.</summary>
    public readonly FeatureSet Missing(IndexEntry* variant) => variant->RequiredFeatures.Except(_available);

    /// <summary>Adds the names of features, each with a text before it.</summary>
    public static void AddFeatures(ref Message message, in FeatureSet features, Literal beforeFirst, Literal others)
    {
        for (int feature = 0; feature < FeatureSet.Capacity; feature++)
        {
            if (!features.Contains(feature))
                continue;
            message.Add(beforeFirst);
            beforeFirst = others;
            Text name = Machine.FeatureName(feature);
            message.Add(name);
            if (name.Length > 0)
                continue;
            message.Add("feature "u8);
            message.Add((ulong)feature);
        }
    }

    /// <summary>Ends the launch if this CPU can run none of the variants.</summary>
    public readonly void RequireVariant(in Bundle bundle)
    {
        if (Variant != null)
            return;
        IndexEntry* least = bundle[bundle.Count - 1];
        var message = new Message("error: this CPU can run none of the variants; the least demanding one, "u8);
        message.Add(least->Name);
        message.Add(", needs"u8);
        AddMissing(ref message, least);
        Fatal.End(ref message, ExitCode.Unavailable);
    }

    private readonly IndexEntry* Best(in Bundle bundle)
    {
        for (int i = 0; i < bundle.Count; i++)
        {
            if (Selection.MayChoose(*bundle[i], _available, _avoided))
                return bundle[i];
        }

        return null;
    }

    private readonly IndexEntry* Forced(in Bundle bundle, in Control control)
    {
        IndexEntry* variant = Find(bundle, control.Variant);
        if (variant == null)
        {
            var message = new Message("error: MULTIVARIANT="u8);
            message.Add(control.Variant);
            message.Add(" names no variant; this bundle has"u8);
            for (int i = 0; i < bundle.Count; i++)
            {
                message.Add(" "u8);
                message.Add(bundle[i]->Name);
            }

            Fatal.End(ref message, ExitCode.Usage);
        }

        if (!CanRun(variant) && !control.Unconditionally)
        {
            var message = new Message("error: this CPU cannot run the variant "u8);
            message.Add(variant->Name);
            message.Add(" that MULTIVARIANT asks for; it lacks"u8);
            AddMissing(ref message, variant);
            Fatal.End(ref message, ExitCode.Unavailable);
        }

        return variant;
    }

    /// <summary>Finds a variant by its name or short form; null if there is none.</summary>
    private static IndexEntry* Find(in Bundle bundle, Text wanted)
    {
        ReadOnlySpan<byte> level = Machine.ExpandShortForm(wanted.Span, out int shortLength);
        Text rest = wanted.From(shortLength);
        for (int i = 0; i < bundle.Count; i++)
        {
            var name = Text.Of(bundle[i]->Name);
            if (name.Equals(wanted) || (name.StartsWith(level) && name.From(level.Length).Equals(rest)))
                return bundle[i];
        }

        return null;
    }
}
