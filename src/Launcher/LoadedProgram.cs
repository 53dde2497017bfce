namespace MultiVariant.Launcher;

/// <summary>A variant in memory with the interpreter that it asks for.</summary>
internal unsafe struct LoadedProgram
{
    public ElfImage Program;

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
    /// Maps the variant and closes the bundle: one free descriptor is enough for both the bundle and the interpreter.
    /// A variant that only the kernel can load, whose fixed address is taken, or that a sandbox forbids to map, is
    /// executed from a memory file, and this does not return.
    /// </summary>
    public void Load(
        in InitialStack process,
        in Payload payload,
        in Control control,
        in Randomness randomness,
        ref Arena memory)
    {
        Program.ReadHeaders(
            payload.Path, payload.File.Descriptor, payload.MappedStart, payload.MappedLength, ref memory);

        // The kernel takes a position-independent file without interpreter for a loader and puts it among the
        // libraries.
        bool isDynamic = Program.InterpreterPath != null;
        ulong wanted = isDynamic ? Machine.ProgramBase + (randomness.ProgramPages * Machine.PageSize) : 0;
        nint room = Program.NeedsKernel ? Linux.NotExecutable : AddressSpace.Reserve(Program, wanted);
        if (room is Linux.NotExecutable or Linux.AlreadyExists || Linux.IsForbidden(room))
        {
            if (control.Wants(DebugWords.Log))
                ReportMemoryFile(room);
            MemoryFile.Execute(process, payload, ref memory);
        }

        Fatal.IfFailed(room, "find room in memory for"u8, payload.Path);
        Mapping.Create(ref Program, (ulong)room);
        payload.File.Close();
        Start = Program.Entry;
        KeepsHeap = !isDynamic && Program.IsPositionIndependent;
        if (isDynamic)
            LoadInterpreter(Program.InterpreterPath, ref memory);
    }

    private static void ReportMemoryFile(nint error)
    {
        var message = new Message("launcher: the variant cannot be mapped, starting a copy in memory: "u8);
        message.AddError(error);
        message.WriteLine(Linux.StandardError);
    }

    private void LoadInterpreter(byte* path, ref Arena memory)
    {
        nint file = Fatal.IfFailed(Linux.Open(path), "open the program interpreter"u8, path);
        nint length = Fatal.IfFailed(Linux.Length(file), "find the length of"u8, path);
        ElfImage interpreter = default;
        interpreter.ReadHeaders(path, file, 0, (ulong)length, ref memory);
        nint room = Fatal.IfFailed(AddressSpace.Reserve(interpreter, 0), "find room in memory for"u8, path);
        Mapping.Create(ref interpreter, (ulong)room);
        Linux.Close(file);
        InterpreterBase = interpreter.LoadBias;
        Start = interpreter.Entry;
    }
}
