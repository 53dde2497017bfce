namespace MultiVariant.Launcher;

/// <summary>
/// Launch mode memfd: the kernel executes a sealed copy of the variant in memory. For users who prefer the kernel's own
/// exec, and for variants that cannot be mapped.
/// </summary>
internal static unsafe class MemoryFile
{
    private const nint CloseOnExec = 0x1;
    private const nint AllowSealing = 0x2;
    private const nint Executable = 0x10;

    private const nint AddSeals = 1033;
    private const nint AllSeals = 0xF;
    private const nint SetDescriptorFlags = 2;

    private const nint EmptyPath = 0x1000;

    /// <summary>The kernel's limit for the name, without the zero byte that ends it.</summary>
    private const int MaximumNameLength = 249;

    /// <summary>Does not return.</summary>
    public static void Execute(in InitialStack process, in Payload payload, ref Arena memory)
    {
        if (process.IsSecure)
            Refuse(payload.Path);
        nint file = Fatal.IfFailed(Create(payload), "create a memory file (memfd_create) for"u8, payload.Path);
        Fatal.IfFailed(payload.CopyTo(file, ref memory), "make a memory copy of the variant in"u8, payload.Path);
        Linux.ControlFile(file, AddSeals, AllSeals);

        nint result = Linux.ExecuteAt(file, process.Arguments, process.Environment, EmptyPath);
        if (result == Linux.NotFound)
        {
            // An emulator that is registered with binfmt_misc has to open the descriptor once more.
            Linux.ControlFile(file, SetDescriptorFlags, 0);
            result = Linux.ExecuteAt(file, process.Arguments, process.Environment, EmptyPath);
        }

        Fatal.SystemCall("execute the memory copy of the variant in"u8, payload.Path, result);
    }

    /// <summary>Set-user-id bits and capabilities belong to files in a file system, not to copies in memory.</summary>
    private static void Refuse(byte* path)
    {
        var message = new Message("error: cannot start "u8);
        OwnFile.AddPath(ref message, path);
        message.Add(" from a memory file: it would lose the rights that its file has; stitch it for launch mode Map"u8);
        Fatal.End(ref message, ExitCode.NoPermission);
    }

    /// <summary>Creates a file with the name "path [variant]". A long path loses its beginning.</summary>
    private static nint Create(in Payload payload)
    {
        var text = new Message();
        OwnFile.AddPath(ref text, payload.Path);
        text.Add(" ["u8);
        text.Add(payload.Variant->Name);
        text.Add("]"u8);
        byte* name = text.End(MaximumNameLength);
        nint file = Linux.CreateMemoryFile(name, CloseOnExec | AllowSealing | Executable);

        // Kernels before 6.3 do not know the flag Executable: there, every memory file is executable.
        return file == Linux.InvalidArgument ? Linux.CreateMemoryFile(name, CloseOnExec | AllowSealing) : file;
    }
}
