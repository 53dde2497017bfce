using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>
/// Launch mode memfd: a sealed copy of the variant in memory that the kernel executes. For those who want the
/// kernel's own exec, and for variants that cannot be mapped.
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

    /// <summary>The kernel's limit for the name, its closing zero byte not counted.</summary>
    private const int MaximumNameLength = 249;

    private const int PathSize = 4096;

    /// <summary>Does not return.</summary>
    public static void Execute(in InitialStack process, in Bundle bundle, IndexEntry* variant)
    {
        nint file = Create(bundle, variant);
        if (Linux.Failed(file))
            Fatal.SystemCall("create a memory file (memfd_create) for"u8, bundle.Path, file);
        nint copied = Output.Copy(bundle, variant, file);
        if (Linux.Failed(copied))
            Fatal.SystemCall("copy to memory the variant in"u8, bundle.Path, copied);
        Linux.ControlFile(file, AddSeals, AllSeals);

        nint result = Linux.ExecuteAt(file, process.Arguments, process.Environment, EmptyPath);
        if (result == Linux.NotFound)
        {
            // An emulator that binfmt_misc starts opens the file again by its descriptor.
            Linux.ControlFile(file, SetDescriptorFlags, 0);
            result = Linux.ExecuteAt(file, process.Arguments, process.Environment, EmptyPath);
        }

        Fatal.SystemCall("execute from memory the variant in"u8, bundle.Path, result);
    }

    private static nint Create(in Bundle bundle, IndexEntry* variant)
    {
        byte* name = Name(bundle, variant);
        nint file = Linux.CreateMemoryFile(name, CloseOnExec | AllowSealing | Executable);

        // Kernels before 6.3 do not know the flag and make every memory file executable.
        return file == Linux.InvalidArgument ? Linux.CreateMemoryFile(name, CloseOnExec | AllowSealing) : file;
    }

    /// <summary>"path [variant]"; of a long path the end is kept.</summary>
    private static byte* Name(in Bundle bundle, IndexEntry* variant)
    {
        byte* buffer = Arena.Take(PathSize);
        nint length = Linux.ReadLink("/proc/self/exe\0"u8.Start, buffer, PathSize);
        Text path = Linux.Failed(length) ? new Text(bundle.Path) : new Text(buffer, (int)length);
        var variantName = new Text(variant->Name);
        int room = MaximumNameLength - variantName.Length - " []"u8.Length;
        if (path.Length > room)
            path = path.From(path.Length - room);

        byte* name = Arena.Take(MaximumNameLength + 1);
        byte* end = Append(name, path);
        end = Append(end, new Text(" ["u8.Start, 2));
        end = Append(end, variantName);
        end = Append(end, new Text("]"u8.Start, 1));
        *end = 0;
        return name;
    }

    private static byte* Append(byte* end, Text text)
    {
        for (int i = 0; i < text.Length; i++)
            *end++ = text.Start[i];
        return end;
    }
}
