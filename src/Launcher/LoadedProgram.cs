using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>A variant in memory with the interpreter that it asks for.</summary>
internal unsafe struct LoadedProgram
{
    private const int InterpreterPathSize = 4096;

    private static ElfImage s_program;
    private static ElfImage s_interpreter;
    private static HeadersBuffer s_programHeaders;
    private static HeadersBuffer s_interpreterHeaders;
    private static InterpreterPath s_interpreterPath;

    private struct InterpreterPath
    {
        public fixed byte Bytes[InterpreterPathSize];
    }

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
        LoadedProgram loaded = default;
        fixed (ElfImage* program = &s_program)
        fixed (HeadersBuffer* headers = &s_programHeaders)
        {
            program->Path = bundle.Path;
            program->File = bundle.File;
            program->FileStart = variant->Offset;
            program->FileLength = variant->StoredLength;
            program->ReadHeaders(headers);

            // The kernel takes a position-independent file without interpreter for a loader and puts it among the
            // libraries.
            bool isDynamic = program->Interpreter != null;
            ulong wanted = isDynamic ? Machine.ProgramBase + (randomness.ProgramPages * Machine.PageSize) : 0;
            ulong room = program->NeedsKernel ? 0 : AddressSpace.Reserve(program, wanted);
            if (room == 0)
                MemoryFile.Execute(process, bundle, variant);
            loaded.Program = Mapping.Create(program, room);
            loaded.Start = loaded.Program.Entry;
            loaded.KeepsHeap = !isDynamic && program->IsPositionIndependent;
            if (isDynamic)
                loaded.LoadInterpreter(program);
        }

        return loaded;
    }

    private void LoadInterpreter(ElfImage* program)
    {
        fixed (ElfImage* interpreter = &s_interpreter)
        fixed (HeadersBuffer* headers = &s_interpreterHeaders)
        fixed (byte* path = s_interpreterPath.Bytes)
        {
            ulong length = program->Interpreter->FileSize;
            if (length is < 2 or > InterpreterPathSize)
                Fatal.Damaged(program->Path, "holds an executable with an interpreter path of impossible length"u8);
            program->Read(path, length, program->Interpreter->Offset);
            if (path[length - 1] != 0)
                Fatal.Damaged(program->Path, "holds an executable with an interpreter path without end"u8);

            interpreter->Path = path;
            interpreter->File = Linux.Open(path);
            if (Linux.Failed(interpreter->File))
                Fatal.SystemCall("open the program interpreter"u8, path, interpreter->File);
            nint fileLength = Linux.Length(interpreter->File);
            if (Linux.Failed(fileLength))
                Fatal.SystemCall("find the length of"u8, path, fileLength);
            interpreter->FileLength = (ulong)fileLength;
            interpreter->ReadHeaders(headers);

            ulong room = AddressSpace.Reserve(interpreter, 0);
            if (room == 0)
                Fatal.SystemCall("find room at its address for"u8, path, Linux.AlreadyExists);
            var mapping = Mapping.Create(interpreter, room);
            Linux.Close(interpreter->File);
            InterpreterBase = mapping.LoadBias;
            Start = mapping.Entry;
        }
    }
}
