namespace MultiVariant.Launcher;

/// <summary>A variant in memory, with its interpreter.</summary>
internal unsafe struct LoadedProgram
{
    public ElfImage Program;

    /// <summary>The load bias of the interpreter, or 0 for a static program.</summary>
    public ulong InterpreterBase { get; private set; }

    /// <summary>Where execution starts: in the interpreter, or in the program itself if it is static.</summary>
    public ulong Start { get; private set; }

    /// <summary>
    /// Whether the heap can stay where the kernel put it for the launcher: for every static position-independent
    /// program, that is far from the program.
    /// </summary>
    public bool KeepsHeap { get; private set; }

    /// <summary>
    /// Maps the variant, and then closes the bundle so that one free descriptor is enough for bundle and interpreter.
    /// Does not return if only the kernel can load the variant, its fixed address is taken or a sandbox forbids mapping
    /// it: a memory file is executed then.
    /// </summary>
    public void Load(
        in InitialStack process, in Payload payload, in Control control, in Randomness randomness, ref Arena memory)
    {
        Program.ReadHeaders(
            payload.Path, payload.File.Descriptor, payload.Start, payload.Length, ref memory);

        // The kernel takes a position-independent file without interpreter for a loader, and maps it among libraries.
        bool isDynamic = Program.InterpreterPath != null;
        ulong wanted = isDynamic ? Machine.ProgramBase + (randomness.ProgramPages * Machine.PageSize) : 0;
        nint room = Program.NeedsKernel ? Linux.NotExecutable : AddressSpace.Reserve(Program, wanted);
        if (room is Linux.NotExecutable or Linux.AlreadyExists || Linux.IsForbidden(room))
        {
            if (control.Wants(DebugWords.Log))
                LogMemoryFile(room);
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

    private static void LogMemoryFile(nint error)
    {
        var message = new Message("launcher: cannot map the variant: "u8);
        message.AddError(error);
        message.Add("; starting a copy in memory"u8);
        message.WriteLine(Linux.StandardError);
    }

    private void LoadInterpreter(byte* path, ref Arena memory)
    {
        nint file = Linux.Open(path);
        if (Linux.Failed(file))
        {
            Fatal.SystemCall(
                "open the program interpreter"u8,
                path,
                file,
                "; install the C library that it belongs to (glibc, musl), or build for the one that is here"u8);
        }

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
