namespace MultiVariant.Launcher;

/// <summary>What this CPU and its OS offer, as the kernel tells every program.</summary>
internal struct Cpu
{
    /// <summary>Those of the <paramref name="wanted"/> features that this CPU offers.</summary>
    public readonly FeatureSet Detect(in FeatureSet wanted)
    {
        FeatureSet available = default;
        ulong first = Machine.Auxiliary(AuxiliaryKey.Capabilities);
        ulong second = Machine.Auxiliary(AuxiliaryKey.Capabilities2);
        ulong third = Machine.Auxiliary(AuxiliaryKey.Capabilities3);
        Arm64Feature row = Arm64Features.First;
        for (int feature = 0; feature < Arm64Features.Count; feature++, row = row.Next)
        {
            ulong capabilities = row.Word switch
            {
                1 => first,
                2 => second,
                _ => third,
            };
            if (wanted.Contains(feature) && (capabilities & (1UL << row.Bit)) != 0)
                available.Add(feature);
        }

        return available;
    }

    /// <summary>No flag of variants concerns arm64.</summary>
    public readonly VariantFlags Avoided(VariantFlags used) => VariantFlags.None;
}
