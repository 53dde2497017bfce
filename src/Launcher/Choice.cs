using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>Which variant runs.</summary>
internal static unsafe class Choice
{
    /// <param name="bundle">The variants, best first.</param>
    /// <param name="forced">A variant's name or its short form, or null for the best that this CPU can run.</param>
    public static IndexEntry* Make(in Bundle bundle, byte* forced)
    {
        FeatureSet wanted = default;
        for (int i = 0; i < bundle.Count; i++)
            wanted.Add(bundle[i]->RequiredFeatures);
        Cpu cpu = default;
        FeatureSet available = cpu.Detect(wanted);

        return forced == null ? Best(bundle, ref cpu, available) : Forced(bundle, forced, available);
    }

    private static IndexEntry* Best(in Bundle bundle, ref Cpu cpu, in FeatureSet available)
    {
        for (int i = 0; i < bundle.Count; i++)
        {
            IndexEntry* variant = bundle[i];
            bool throttles = (variant->Flags & VariantFlags.AvoidWhereVector512Throttles) != 0
                && cpu.Vector512Throttles();
            if (Selection.MayChoose(*variant, available, throttles))
                return variant;
        }

        IndexEntry* least = bundle[bundle.Count - 1];
        Message.Begin("error: this CPU can run none of the variants; the least demanding one, "u8);
        Message.Text(least->Name);
        Message.Text(", needs"u8);
        AddLacking(least->RequiredFeatures, available);
        Fatal.NotForThisCpu();
        return null;
    }

    private static IndexEntry* Forced(in Bundle bundle, byte* name, in FeatureSet available)
    {
        IndexEntry* variant = Find(bundle, name);
        if (variant == null)
        {
                Message.Begin("error: MULTIVARIANT="u8);
            Message.Text(name);
            Message.Text(" names no variant; this bundle has"u8);
            for (int i = 0; i < bundle.Count; i++)
            {
                Message.Text(" "u8);
                Message.Text(bundle[i]->Name);
            }

            Fatal.WrongUsage();
        }

        if (!Selection.CanRun(*variant, available))
        {
                Message.Begin("error: this CPU cannot run the variant "u8);
            Message.Text(variant->Name);
            Message.Text(" that MULTIVARIANT asks for; it lacks"u8);
            AddLacking(variant->RequiredFeatures, available);
            Fatal.NotForThisCpu();
        }

        return variant;
    }

    /// <summary>By name; <c>v3</c> stands for <c>x86-64-v3</c> and <c>v1</c> for <c>x86-64</c>.</summary>
    private static IndexEntry* Find(in Bundle bundle, byte* name)
    {
        for (int i = 0; i < bundle.Count; i++)
        {
            byte* candidate = bundle[i]->Name;
            if (Bytes.Equal(candidate, name))
                return bundle[i];
            byte* suffix = Bytes.After(candidate, Machine.LevelPrefix);
            if (suffix == null)
                continue;
            bool isShortForm = *suffix == '-'
                ? Bytes.Equal(suffix + 1, name)
                : *suffix == 0 && Bytes.Equal("v1\0"u8.Start, name);
            if (isShortForm)
                return bundle[i];
        }

        return null;
    }

    private static void AddLacking(in FeatureSet required, in FeatureSet available)
    {
        for (int feature = 0; feature < FeatureSet.Capacity; feature++)
        {
            if (!required.Contains(feature) || available.Contains(feature))
                continue;
            Message.Text(" "u8);
            Message.Text(Machine.FeatureName(feature));
        }
    }
}
