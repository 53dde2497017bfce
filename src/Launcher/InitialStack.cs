using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>
/// What the kernel leaves on a new process's stack (fs/binfmt_elf.c, create_elf_tables): argument count, arguments,
/// environment, auxiliary vector.
/// </summary>
internal readonly unsafe struct InitialStack
{
    public readonly nint* Pointer;
    public readonly byte** Arguments;
    public readonly byte** Environment;
    public readonly AuxiliaryValue* AuxiliaryVector;

    public InitialStack(nint* pointer)
    {
        Pointer = pointer;
        Arguments = (byte**)(pointer + 1);
        Environment = Arguments + *pointer + 1;
        byte** end = Environment;
        while (*end != null)
            end++;
        AuxiliaryVector = (AuxiliaryValue*)(end + 1);
    }

    /// <summary>Whether the kernel runs this program with more rights than its caller has.</summary>
    public bool IsSecure => Get(AuxiliaryKey.Secure) != 0;

    /// <summary>The path by which the kernel was asked to execute the bundle.</summary>
    public byte* ExecutablePath => (byte*)Get(AuxiliaryKey.ExecutablePath);

    /// <summary>Arguments and environment are one block of strings, in this order.</summary>
    public ulong EndOfArguments => EndOf(Arguments, (int)(Environment - Arguments) - 1, (ulong)ExecutablePath);

    public ulong EndOfEnvironment =>
        EndOf(Environment, (int)((byte**)AuxiliaryVector - Environment) - 1, EndOfArguments);

    /// <summary>Bytes, its closing entry included.</summary>
    public int AuxiliaryVectorSize
    {
        get
        {
            AuxiliaryValue* last = AuxiliaryVector;
            while (last->Key != AuxiliaryKey.End)
                last++;
            return (int)((byte*)(last + 1) - (byte*)AuxiliaryVector);
        }
    }

    public ulong Get(AuxiliaryKey key)
    {
        AuxiliaryValue* entry = Find(key);
        return entry == null ? 0 : entry->Value;
    }

    /// <summary>Tells the program where it and its interpreter are, as the kernel tells one that it loaded itself.</summary>
    public void Describe(in LoadedProgram loaded)
    {
        Set(AuxiliaryKey.ProgramHeaders, loaded.Program.SegmentsInMemory);
        Set(AuxiliaryKey.ProgramHeaderSize, (ulong)sizeof(Elf64ProgramHeader));
        Set(AuxiliaryKey.ProgramHeaderCount, loaded.Program.Header->ProgramHeaderCount);
        Set(AuxiliaryKey.InterpreterBase, loaded.InterpreterBase);
        Set(AuxiliaryKey.Entry, loaded.Program.Entry);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong EndOf(byte** strings, int count, ulong endOfNone) =>
        count == 0 ? endOfNone : (ulong)(strings[count - 1] + Text.Of(strings[count - 1]).Length + 1);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Set(AuxiliaryKey key, ulong value)
    {
        AuxiliaryValue* entry = Find(key);
        if (entry != null)
            entry->Value = value;
    }

    private AuxiliaryValue* Find(AuxiliaryKey key)
    {
        for (AuxiliaryValue* entry = AuxiliaryVector; entry->Key != AuxiliaryKey.End; entry++)
        {
            if (entry->Key == key)
                return entry;
        }

        return null;
    }
}

internal struct AuxiliaryValue
{
    public AuxiliaryKey Key;
    public ulong Value;
}

/// <summary>Keys from include/uapi/linux/auxvec.h.</summary>
internal enum AuxiliaryKey : ulong
{
    End = 0,
    ProgramHeaders = 3,
    ProgramHeaderSize = 4,
    ProgramHeaderCount = 5,
    InterpreterBase = 7,
    Entry = 9,
    Secure = 23,
    ExecutablePath = 31,
    VdsoHeader = 33,
}
