using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiVariant.Launcher;

/// <summary>The file that this process executes, opened for reading.</summary>
internal readonly unsafe struct OwnFile(nint descriptor, byte* path, bool isInherited)
{
    public readonly nint Descriptor = descriptor;

    /// <summary>The path by which it was opened; null stands for <see cref="Link"/>.</summary>
    public readonly byte* Path = path;

    /// <summary>Whether the descriptor was open before the launch, and stays open for the program.</summary>
    private readonly bool _isInherited = isInherited;

    private static ReadOnlySpan<byte> Link => "/proc/self/exe\0"u8;

    public static OwnFile Open(in InitialStack process)
    {
        nint descriptor = Linux.Open(Link.Start);
        if (descriptor == Linux.AccessDenied)
            Fatal.SystemCall("open"u8, null, descriptor, "; who executes a bundle must be allowed to read it (chmod +r)"u8);
        return descriptor == Linux.NotFound
            ? Find(process)
            : new(Fatal.IfFailed(descriptor, "open"u8, null), null, false);
    }

    /// <summary>Adds a path to a message; null stands for this file.</summary>
    public static void AddPath(ref Message message, byte* path) => message.Add(ReadPath(ref message, path));

    /// <summary>The path; for null, the one that the kernel gives for this file, in the message's buffer.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Text ReadPath(ref Message buffer, byte* path) =>
        path != null ? Text.Of(path) : buffer.ReadTarget(Link.Start);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Close()
    {
        if (!_isInherited)
            Linux.Close(Descriptor);
    }

    /// <summary>
    /// Finds the file without /proc: by the path that was executed, or by the first argument. If the bundle is the
    /// interpreter of a script, the former is the script and the latter the path that the script names.
    /// </summary>
    private static OwnFile Find(in InitialStack process)
    {
        // The caller might replace the file at that path and so choose what runs with more rights than its own.
        if (process.IsSecure)
            NotFound(" and cannot trust its path, as it has more rights than its caller"u8, null, null);

        byte* executed = process.ExecutablePath;
        byte* first = process.Arguments[0] != null ? process.Arguments[0] : executed;
        OwnFile file = OpenPath(executed);
        if (!file.IsThisBundle())
            file = OpenPath(first);
        if (!file.IsThisBundle())
            NotFound(": it is neither at "u8, executed, first);
        return file;
    }

    private static void NotFound(Literal where, byte* executed, byte* first)
    {
        var message = new Message("error: cannot find this bundle without /proc"u8);
        message.Add(where);
        if (executed != null)
        {
            message.Add(executed);
            message.Add(" nor at "u8);
            message.Add(first);
        }

        message.Add("; mount /proc"u8);
        Fatal.End(ref message, ExitCode.OsError);
    }

    /// <summary>If a program was executed by descriptor, its path is one in /dev/fd that need not exist.</summary>
    private static OwnFile OpenPath(byte* path)
    {
        ReadOnlySpan<byte> folder = "/dev/fd/"u8;
        if (path == null || !Text.Of(path).StartsWith(folder))
            return new(Linux.Open(path), path, false);
        byte* rest = path + folder.Length;
        nint descriptor = 0;
        for (; *rest is >= (byte)'0' and <= (byte)'9'; rest++)
            descriptor = (descriptor * 10) + *rest - '0';
        return *rest == '/'
            ? new(Linux.OpenIn(descriptor, rest + 1), path, false)
            : new(descriptor, path, true);
    }

    /// <summary>Whether the file has the build-id of the running bundle. If not, closes it.</summary>
    private bool IsThisBundle()
    {
        BuildIdNote note;
        if (Linux.ReadAt(Descriptor, &note, BuildIdNote.Size, OwnImage.NotesOffset) == BuildIdNote.Size
            && new Text((byte*)&note, BuildIdNote.Size).Equals(new Text(OwnImage.Notes, BuildIdNote.Size)))
            return true;
        Close();
        return false;
    }

    /// <summary>Elf64_Nhdr, "GNU\0" and 20 bytes.</summary>
    [StructLayout(LayoutKind.Sequential, Size = Size)]
    private struct BuildIdNote
    {
        public const int Size = 36;
    }
}
