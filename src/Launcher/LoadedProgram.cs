using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>A variant in memory with the interpreter that it asks for.</summary>
internal unsafe struct LoadedProgram
{
    public Mapping Program { get; private set; }

    /// <summary>Where the interpreter lies: its load bias, or 0 when the program is static.</summary>
    public ulong InterpreterBase { get; private set; }

    /// <summary>Where execution starts: in the interpreter, or in a static program itself.</summary>
    public ulong Start { get; private set; }

    /// <summary>
    /// Whether the heap is already where the kernel puts it: for a static position-independent program, which the
    /// launcher is too, that is far from the program.
    /// </summary>
    public bool KeepsHeap { get; private set; }

    /// <summary>
    /// Maps the variant. One that only the kernel can load, or whose fixed address is taken, is executed from a
    /// memory file, and this does not return.
    /// </summary>
    public static LoadedProgram Load(
        in InitialStack process, in Bundle bundle, IndexEntry* variant, in Randomness randomness)
    {
        var program = new ElfImage(bundle.Path, bundle.File, variant->Offset, variant->StoredLength);
        program.ReadHeaders();

        // The kernel takes a position-independent file without interpreter for a loader and puts it among the
        // libraries.
        bool isDynamic = program.InterpreterPath != null;
        ulong wanted = isDynamic ? Machine.ProgramBase + (randomness.ProgramPages * Machine.PageSize) : 0;
        ulong room = program.NeedsKernel ? 0 : AddressSpace.Reserve(program, wanted);
        if (room == 0)
            MemoryFile.Execute(process, bundle, variant);

        LoadedProgram loaded = default;
        loaded.Program = Mapping.Create(program, room);
        loaded.Start = loaded.Program.Entry;
        loaded.KeepsHeap = !isDynamic && program.IsPositionIndependent;
        if (isDynamic)
            loaded.LoadInterpreter(program.InterpreterPath);
        return loaded;
    }

    private void LoadInterpreter(byte* path)
    {
        nint file = Linux.Open(path);
        if (Linux.Failed(file))
            Fatal.SystemCall("open the program interpreter"u8, path, file);
        nint length = Linux.Length(file);
        if (Linux.Failed(length))
            Fatal.SystemCall("find the length of"u8, path, length);

        var interpreter = new ElfImage(path, file, 0, (ulong)length);
        interpreter.ReadHeaders();
        ulong room = AddressSpace.Reserve(interpreter, 0);
        if (room == 0)
            Fatal.SystemCall("find room at its address for"u8, path, Linux.AlreadyExists);
        Mapping mapping = Mapping.Create(interpreter, room);
        Linux.Close(file);
        InterpreterBase = mapping.LoadBias;
        Start = mapping.Entry;
    }
}
