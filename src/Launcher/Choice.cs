using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>Which variant runs on this CPU.</summary>
internal unsafe struct Choice
{
    private FeatureSet _available;
    private bool _vector512Throttles;

    /// <summary>The chosen variant, or null when this CPU can run none.</summary>
    public IndexEntry* Variant { get; private set; }

    public static Choice Make(in Bundle bundle, in Control control)
    {
        FeatureSet wanted = default;
        VariantFlags flags = default;
        for (int i = 0; i < bundle.Count; i++)
        {
            wanted.Add(bundle[i]->RequiredFeatures);
            flags |= bundle[i]->Flags;
        }

        Cpu cpu = default;
        Choice choice = default;
        choice._available = cpu.Detect(wanted);
        choice._vector512Throttles = (flags & VariantFlags.AvoidWhereVector512Throttles) != 0
            && cpu.Vector512Throttles();
        choice.Variant = control.ForcesVariant ? choice.Forced(bundle, control) : choice.Best(bundle);
        return choice;
    }

    public readonly bool CanRun(IndexEntry* variant) => Selection.CanRun(*variant, _available);

    /// <summary>Whether only the clock speaks against the variant.</summary>
    public readonly bool Avoids(IndexEntry* variant) =>
        CanRun(variant) && !Selection.MayChoose(*variant, _available, _vector512Throttles);

    /// <summary>Adds the features to the message that the variant needs and this CPU lacks.</summary>
    public readonly void AddLacking(ref Message message, IndexEntry* variant)
    {
        for (int feature = 0; feature < FeatureSet.Capacity; feature++)
        {
            if (!variant->RequiredFeatures.Contains(feature) || _available.Contains(feature))
                continue;
            message.Add(" "u8);
            message.Add(Machine.FeatureName(feature));
        }
    }

    /// <summary>Ends the launch when there is no variant for this CPU.</summary>
    public readonly void RequireVariant(in Bundle bundle)
    {
        if (Variant == null)
            RefuseAll(bundle);
    }

    private readonly void RefuseAll(in Bundle bundle)
    {
        IndexEntry* least = bundle[bundle.Count - 1];
        var message = new Message("error: this CPU can run none of the variants; the least demanding one, "u8);
        message.Add(least->Name);
        message.Add(", needs"u8);
        AddLacking(ref message, least);
        Fatal.NotForThisCpu(ref message);
    }

    private readonly IndexEntry* Best(in Bundle bundle)
    {
        for (int i = 0; i < bundle.Count; i++)
        {
            if (Selection.MayChoose(*bundle[i], _available, _vector512Throttles))
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

            Fatal.WrongUsage(ref message);
        }

        if (!CanRun(variant) && !control.Unconditionally)
        {
            var message = new Message("error: this CPU cannot run the variant "u8);
            message.Add(variant->Name);
            message.Add(" that MULTIVARIANT asks for; it lacks"u8);
            AddLacking(ref message, variant);
            Fatal.NotForThisCpu(ref message);
        }

        return variant;
    }

    /// <summary>By name; <c>v3</c> stands for <c>x86-64-v3</c> and <c>v1</c> for <c>x86-64</c>.</summary>
    private static IndexEntry* Find(in Bundle bundle, Text wanted)
    {
        for (int i = 0; i < bundle.Count; i++)
        {
            var name = new Text(bundle[i]->Name);
            if (name.Equals(wanted) || ShortForm(name).Equals(wanted))
                return bundle[i];
        }

        return null;
    }

    private static Text ShortForm(Text name)
    {
        if (!name.StartsWith(Machine.Baseline))
            return name;
        Text level = name.From(Machine.Baseline.Length);
        return level.Length == 0 ? new("v1"u8) : level.From("-"u8.Length);
    }
}
