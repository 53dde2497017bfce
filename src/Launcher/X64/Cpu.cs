using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiVariant.Launcher;

/// <summary>
/// What this CPU and its OS offer. CPUID is expensive under virtualization, so each leaf is read at most once, and only
/// if a variant depends on it.
/// </summary>
internal unsafe struct Cpu
{
    private const uint XsaveLeaf = 0xD;
    private const int XsaveBit = 26;
    private const int OsXsaveBit = 27;
    private const int Avx10Bit = 19;

    // XCR0: Intel SDM volume 1, section 13.3
    private const uint YmmState = 0x6;
    private const uint ZmmState = 0xE0 | YmmState;
    private const uint ExtendedGeneralPurposeState = 0x80000;

    private CpuidResult _vendor;
    private CpuidResult _basic;
    private CpuidResult _structured;
    private CpuidResult _structured1;
    private CpuidResult _xsave;
    private CpuidResult _keyLocker;
    private CpuidResult _avx10;
    private CpuidResult _extended;
    private uint _enabledState;

    /// <summary>Those of the <paramref name="wanted"/> features that this CPU offers.</summary>
    public FeatureSet Detect(in FeatureSet wanted)
    {
        FeatureSet available = default;
        X64Feature row = X64Features.First;
        for (int feature = 0; feature < X64Features.Count; feature++, row = row.Next)
        {
            if (wanted.Contains(feature) && Has(row))
                available.Add(feature);
        }

        return available;
    }

    /// <summary>Adds the CPU's name, which CPUID has in three leaves (Intel SDM volume 2A, "CPUID", 80000002H).</summary>
    public static void AddName(ref Message message)
    {
        NameOfCpu name = default;
        var part = (byte*)&name;
        for (uint leaf = 0x80000002; leaf <= 0x80000004; leaf++, part += NameOfCpu.PartSize)
            Native.Cpuid(leaf, 0, (CpuidResult*)part);
        message.Add((byte*)&name);
    }

    /// <summary>Those of the <paramref name="used"/> flags whose variants this CPU should not run.</summary>
    public VariantFlags Avoided(VariantFlags used)
    {
        used &= VariantFlags.AvoidWhereVector512Throttles;
        return used != VariantFlags.None && Vector512Throttles() ? used : VariantFlags.None;
    }

    /// <summary>
    /// Intel's Skylake-X, Cascade Lake and Cooper Lake (family 6, model 0x55) and Cannon Lake (0x66) lower their clock
    /// for 512-bit vectors. .NET's JIT avoids such vectors on the same models.
    /// </summary>
    private bool Vector512Throttles()
    {
        const uint EbxOfGenuineIntel = 0x756E6547;
        uint signature = Get(CpuidLeaf.Basic, CpuidRegister.Eax);
        uint family = (signature >> 8) & 0xF;
        uint model = ((signature >> 4) & 0xF) | ((signature >> 12) & 0xF0);
        return family == 6
            && (model is 0x55 or 0x66)
            && Read(ref _vendor, 0, 0, CpuidRegister.Ebx) == EbxOfGenuineIntel;
    }

    private bool Has(in X64Feature feature)
    {
        uint needed = feature.State switch
        {
            OsState.None => 0,
            OsState.Ymm => YmmState,
            OsState.Zmm => ZmmState,
            _ => ExtendedGeneralPurposeState,
        };
        return IsSet(feature.Leaf, feature.Register, feature.Bit)
            && (needed == 0 || (EnabledState() & needed) == needed);
    }

    private uint EnabledState()
    {
        if (_enabledState == 0 && IsSet(CpuidLeaf.Basic, CpuidRegister.Ecx, OsXsaveBit))
            _enabledState = Native.Xgetbv();
        return _enabledState;
    }

    private bool IsSet(CpuidLeaf leaf, CpuidRegister register, int bit) => (Get(leaf, register) & (1u << bit)) != 0;

    private uint Get(CpuidLeaf leaf, CpuidRegister register) => leaf switch
    {
        CpuidLeaf.Basic => Read(ref _basic, 1, 0, register),
        CpuidLeaf.Structured => Read(ref _structured, 7, 0, register),
        CpuidLeaf.Structured1 =>
            Get(CpuidLeaf.Structured, CpuidRegister.Eax) >= 1 ? Read(ref _structured1, 7, 1, register) : 0,
        CpuidLeaf.Xsave => Read(ref _xsave, XsaveLeaf, 1, register),
        CpuidLeaf.KeyLocker => Read(ref _keyLocker, 0x19, 0, register),
        CpuidLeaf.Avx10 => IsSet(CpuidLeaf.Structured1, CpuidRegister.Edx, Avx10Bit)
            ? VersionsUpTo(Read(ref _avx10, 0x24, 0, CpuidRegister.Ebx) & 0xFF)
            : 0,
        _ => Read(ref _extended, 0x80000001, 0, register),
    };

    private static uint VersionsUpTo(uint version) => version < 31 ? (2u << (int)version) - 1 : uint.MaxValue;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint Read(ref CpuidResult result, uint leaf, uint subleaf, CpuidRegister register)
    {
        if (!result.IsKnown)
        {
            result.IsKnown = true;
            if (Exists(leaf))
                Native.Cpuid(leaf, subleaf, (CpuidResult*)Unsafe.AsPointer(ref result));
        }

        return result[register];
    }

    /// <summary>
    /// A CPU may answer nonsense for leaves beyond its highest. Every x86-64 CPU has leaves 0, 1 and 0x80000001, and
    /// one with XSAVE has all leaves up to the one that describes XSAVE; for any other leaf, leaf 0 tells the highest.
    /// </summary>
    private bool Exists(uint leaf)
    {
        if (leaf is 0 or 1 or 0x80000001 || (leaf <= XsaveLeaf && IsSet(CpuidLeaf.Basic, CpuidRegister.Ecx, XsaveBit)))
            return true;
        return leaf <= Read(ref _vendor, 0, 0, CpuidRegister.Eax);
    }
}

/// <summary>Three parts, and a zero byte at least.</summary>
[StructLayout(LayoutKind.Sequential, Size = (3 * PartSize) + 8)]
internal struct NameOfCpu
{
    public const int PartSize = 16;
}

/// <summary>What CPUID returns in EAX, EBX, ECX and EDX.</summary>
internal unsafe struct CpuidResult
{
    private uint _eax;
    private uint _ebx;
    private uint _ecx;
    private uint _edx;

    public bool IsKnown;

    public readonly uint this[CpuidRegister register] =>
        Unsafe.Add(ref Unsafe.AsRef(in _eax), register - CpuidRegister.Eax);
}
