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

    /// <summary>
    /// Adds what the kernel calls implementer and part, in hexadecimal (Arm Architecture Reference Manual, MIDR_EL1): the
    /// CPU's name stands nowhere. Reading the register traps, and only some kernels answer.
    /// </summary>
    public static void AddName(ref Message message)
    {
        const ulong RegistersCanBeRead = 1 << 11;
        message.Add("AArch64"u8);
        if ((Machine.Auxiliary(AuxiliaryKey.Capabilities) & RegistersCanBeRead) == 0)
            return;
        ulong midr = Native.MainId();
        message.Add(", implementer 0x"u8);
        AddHexadecimal(ref message, midr >> 24, 2);
        message.Add(", part 0x"u8);
        AddHexadecimal(ref message, midr >> 4, 3);
    }

    private static void AddHexadecimal(ref Message message, ulong number, int digits)
    {
        while (digits-- > 0)
            message.Add(new Text("0123456789abcdef"u8.Slice((int)(number >> (4 * digits)) & 0xF, 1)));
    }

    /// <summary>No flag of variants concerns arm64.</summary>
    public readonly VariantFlags Avoided(VariantFlags used) => VariantFlags.None;
}
