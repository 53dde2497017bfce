using MultiVariant.Format;
using MultiVariant.Format.X64;

namespace MultiVariant.Launcher;

/// <summary>What this CPU and its OS offer. A CPUID leaf is asked for once, and only if a variant depends on it.</summary>
internal unsafe struct Cpu
{
    private const int OsXsaveBit = 27;

    private fixed uint _registers[CpuidBit.LeafCount * CpuidBit.RegisterCount];
    private uint _asked;
    private uint _highestLeaf;
    private uint _enabledState;

    /// <summary>Those of the <paramref name="wanted"/> features that this CPU offers.</summary>
    public FeatureSet Detect(in FeatureSet wanted)
    {
        FeatureSet available = default;
        for (int feature = 0; feature < X64Features.Count; feature++)
        {
            if (wanted.Contains(feature) && Has(X64Features.Get(feature)))
                available.Add(feature);
        }

        return available;
    }

    /// <summary>
    /// Intel's Skylake-X, Cascade Lake and Cooper Lake (family 6 model 0x55) and Cannon Lake (0x66) lower their
    /// clock for 512-bit vectors; .NET's JIT avoids such vectors on the same models.
    /// </summary>
    public bool Vector512Throttles()
    {
        const uint GenuineIntelEbx = 0x756E6547;
        uint* vendor = stackalloc uint[CpuidBit.RegisterCount];
        Native.Cpuid(0, 0, vendor);
        if (vendor[(int)CpuidRegister.Ebx] != GenuineIntelEbx)
            return false;

        uint signature = Register(CpuidLeaf.Basic, CpuidRegister.Eax);
        uint family = (signature >> 8) & 0xF;
        uint model = ((signature >> 4) & 0xF) | ((signature >> 12) & 0xF0);
        return family == 6 && (model is 0x55 or 0x66);
    }

    private bool Has(CpuidBit feature) =>
        (Register(feature.Leaf, feature.Register) & (1u << feature.Bit)) != 0
        && (feature.State == OsState.None || (EnabledState() & (uint)feature.State) == (uint)feature.State);

    private uint EnabledState()
    {
        if (_enabledState == 0 && (Register(CpuidLeaf.Basic, CpuidRegister.Ecx) & (1u << OsXsaveBit)) != 0)
            _enabledState = Native.Xgetbv();
        return _enabledState;
    }

    private uint Register(CpuidLeaf leaf, CpuidRegister register)
    {
        if ((_asked & (1u << (int)leaf)) == 0)
        {
            _asked |= 1u << (int)leaf;
            Ask(leaf);
        }

        return _registers[((int)leaf * CpuidBit.RegisterCount) + (int)register];
    }

    private void Ask(CpuidLeaf leaf)
    {
        switch (leaf)
        {
            case CpuidLeaf.Basic:
                Ask(leaf, 1, 0);
                break;
            case CpuidLeaf.Structured:
                Ask(leaf, 7, 0);
                break;
            case CpuidLeaf.Structured1 when Register(CpuidLeaf.Structured, CpuidRegister.Eax) >= 1:
                Ask(leaf, 7, 1);
                break;
            case CpuidLeaf.Xsave:
                Ask(leaf, 0xD, 1);
                break;
            case CpuidLeaf.KeyLocker:
                Ask(leaf, 0x19, 0);
                break;
            case CpuidLeaf.Avx10 when (Register(CpuidLeaf.Structured1, CpuidRegister.Edx) & (1u << 19)) != 0:
                Ask(leaf, 0x24, 0);
                fixed (uint* registers = &_registers[(int)leaf * CpuidBit.RegisterCount])
                {
                    int version = (int)(registers[(int)CpuidRegister.Ebx] & 0xFF);
                    registers[(int)CpuidRegister.Ebx] = version < 31 ? (2u << version) - 1 : uint.MaxValue;
                }

                break;
            case CpuidLeaf.Extended:
                Ask(leaf, 0x80000001, 0);
                break;
        }
    }

    /// <summary>Every x86-64 CPU has leaves 0, 1 and 0x80000001; beyond its highest leaf a CPU may answer nonsense.</summary>
    private void Ask(CpuidLeaf leaf, uint number, uint subleaf)
    {
        fixed (uint* registers = &_registers[(int)leaf * CpuidBit.RegisterCount])
        {
            if (number is > 1 and < 0x80000000)
            {
                if (_highestLeaf == 0)
                {
                    Native.Cpuid(0, 0, registers);
                    _highestLeaf = registers[(int)CpuidRegister.Eax];
                }

                if (number > _highestLeaf)
                {
                    for (int i = 0; i < CpuidBit.RegisterCount; i++)
                        registers[i] = 0;
                    return;
                }
            }

            Native.Cpuid(number, subleaf, registers);
        }
    }
}
