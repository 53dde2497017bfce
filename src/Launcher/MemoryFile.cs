using System.Runtime.CompilerServices;

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
        nint file = payload.File.Descriptor;
        if (!payload.IsUnpacked)
        {
            file = Create(payload.Path, payload.Variant);
            Fatal.IfFailed(payload.CopyTo(file, ref memory), "make a memory copy of the variant in"u8, payload.Path);
            Seal(file);
        }

        nint result = Linux.ExecuteAt(file, process.Arguments, process.Environment, EmptyPath);
        if (result == Linux.NotFound)
        {
            // An emulator that is registered with binfmt_misc has to open the descriptor once more.
            Linux.ControlFile(file, SetDescriptorFlags, 0);
            result = Linux.ExecuteAt(file, process.Arguments, process.Environment, EmptyPath);
        }

        if (Linux.IsForbidden(result))
            result = ExecuteByPath(process, file);
        Fatal.SystemCall("execute the memory copy of the variant in"u8, payload.Path, result, ""u8);
    }

    /// <summary>QEMU 7 has no execveat, and sandboxes may forbid it.</summary>
    private static nint ExecuteByPath(in InitialStack process, nint file)
    {
        var path = new Message();
        path.Add("/proc/self/fd/"u8);
        path.Add((ulong)file);
        return Linux.Execute(path.End(MaximumNameLength), process.Arguments, process.Environment);
    }

    /// <summary>
    /// Creates an empty file with the name "path [variant]". A long path loses its beginning. Ends the launch if there can
    /// be no such files.
    /// </summary>
    public static nint Create(byte* path, IndexEntry* variant)
    {
        var text = new Message();
        OwnFile.AddPath(ref text, path);
        text.Add(" ["u8);
        text.Add(variant->Name);
        text.Add("]"u8);
        byte* name = text.End(MaximumNameLength);
        nint file = Linux.CreateMemoryFile(name, CloseOnExec | AllowSealing | Executable);

        // Kernels before 6.3 do not know the flag Executable: there, every memory file is executable.
        if (file == Linux.InvalidArgument)
            file = Linux.CreateMemoryFile(name, CloseOnExec | AllowSealing);
        return Fatal.IfFailed(file, "create a memory file (memfd_create) for"u8, path);
    }

    /// <summary>Nobody can change the file any more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Seal(nint file) => Linux.ControlFile(file, AddSeals, AllSeals);

    /// <summary>Set-user-id bits and capabilities belong to files in a file system, not to copies in memory.</summary>
    private static void Refuse(byte* path)
    {
        var message = new Message("error: cannot start "u8);
        OwnFile.AddPath(ref message, path);
        message.Add(" from a memory file: it would lose the rights that its file has; stitch it for launch mode Map"u8);
        Fatal.End(ref message, ExitCode.NoPermission);
    }
}
