using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>
/// What the kernel puts on the stack of a new process: argument count, arguments, environment and auxiliary vector
/// (fs/binfmt_elf.c, create_elf_tables).
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

    /// <summary>Whether the program has more rights than its caller.</summary>
    public bool IsSecure => Get(AuxiliaryKey.Secure) != 0;

    /// <summary>The path with which the bundle was executed.</summary>
    public byte* ExecutablePath => (byte*)Get(AuxiliaryKey.ExecutablePath);

    /// <summary>The last part of that path.</summary>
    public Text ProgramName
    {
        get
        {
            byte* path = ExecutablePath;
            byte* name = path;
            for (; path != null && *path != 0; path++)
            {
                if (*path == '/')
                    name = path + 1;
            }

            return new(name, (int)(path - name));
        }
    }

    /// <summary>Arguments and environment are strings in one block, in this order.</summary>
    public ulong EndOfArguments => EndOf(Arguments, (int)(Environment - Arguments) - 1, (ulong)ExecutablePath);

    public ulong EndOfEnvironment =>
        EndOf(Environment, (int)((byte**)AuxiliaryVector - Environment) - 1, EndOfArguments);

    /// <summary>In bytes, including the entry that ends it.</summary>
    public int AuxiliaryVectorSize => (int)((byte*)(Find(AuxiliaryKey.End) + 1) - (byte*)AuxiliaryVector);

    /// <summary>The value of an entry, or 0 if there is none.</summary>
    public ulong Get(AuxiliaryKey key)
    {
        AuxiliaryValue* entry = Find(key);
        return entry->Key == key ? entry->Value : 0;
    }

    /// <summary>Tells the program where it and its interpreter are, as the kernel would.</summary>
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
        if (entry->Key == key)
            entry->Value = value;
    }

    /// <summary>The entry, or the one that ends the vector.</summary>
    private AuxiliaryValue* Find(AuxiliaryKey key)
    {
        AuxiliaryValue* entry = AuxiliaryVector;
        while (entry->Key != key && entry->Key != AuxiliaryKey.End)
            entry++;
        return entry;
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
    PageSize = 6,
    InterpreterBase = 7,
    Entry = 9,
    Capabilities = 16,
    Secure = 23,
    Capabilities2 = 26,
    Capabilities3 = 29,
    ExecutablePath = 31,
    VdsoHeader = 33,
}
