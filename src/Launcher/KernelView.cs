namespace MultiVariant.Launcher;

/// <summary>
/// What the kernel shows of the process in /proc/self/auxv and, as code, data and heap addresses, in /proc/self/stat.
/// Kernels without CONFIG_CHECKPOINT_RESTORE refuse to change it; the program runs all the same.
/// </summary>
internal static unsafe class KernelView
{
    private const nint SetMm = 35;
    private const nint SetMmMap = 14;

    public static void Update(in InitialStack process, in LoadedProgram program, in Randomness randomness)
    {
        MemoryMap map = default;
        Mapping.Describe(program.Program, ref map);
        map.StartHeap = program.KeepsHeap
            ? (ulong)Linux.Break()
            : Machine.PageEnd(program.Program.End) + (randomness.HeapGapPages * Machine.PageSize);
        map.EndHeap = map.StartHeap;
        map.StartStack = (ulong)process.Pointer;
        map.StartArguments = (ulong)process.Arguments[0];
        map.EndArguments = process.EndOfArguments;
        map.StartEnvironment = map.EndArguments;
        map.EndEnvironment = process.EndOfEnvironment;
        map.AuxiliaryVector = (ulong)process.AuxiliaryVector;
        map.AuxiliaryVectorSize = (uint)process.AuxiliaryVectorSize;
        map.ExecutableFile = MemoryMap.KeepExecutableFile;
        Linux.Prctl(SetMm, SetMmMap, &map, sizeof(MemoryMap));
    }
}

/// <summary>struct prctl_mm_map of include/uapi/linux/prctl.h.</summary>
internal struct MemoryMap
{
    public const uint KeepExecutableFile = uint.MaxValue;

    public ulong StartCode;
    public ulong EndCode;
    public ulong StartData;
    public ulong EndData;
    public ulong StartHeap;
    public ulong EndHeap;
    public ulong StartStack;
    public ulong StartArguments;
    public ulong EndArguments;
    public ulong StartEnvironment;
    public ulong EndEnvironment;
    public ulong AuxiliaryVector;
    public uint AuxiliaryVectorSize;
    public uint ExecutableFile;
}
