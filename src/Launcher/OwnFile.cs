using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiVariant.Launcher;

/// <summary>The file that this process executes, opened for reading.</summary>
internal readonly unsafe struct OwnFile
{
    public readonly nint Descriptor;

    /// <summary>The path that it was opened by; null stands for <see cref="Link"/>.</summary>
    public readonly byte* Path;

    /// <summary>Whether the descriptor was open before, and stays open for the program.</summary>
    private readonly bool _isInherited;

    private OwnFile(nint descriptor, byte* path, bool isInherited)
    {
        Descriptor = descriptor;
        Path = path;
        _isInherited = isInherited;
    }

    private static ReadOnlySpan<byte> Link => "/proc/self/exe\0"u8;

    public static OwnFile Open(in InitialStack process)
    {
        nint descriptor = Linux.Open(Link.Start);
        if (descriptor == Linux.NotFound)
            return Find(process);
        return new(Fatal.IfFailed(descriptor, "open"u8, null), null, false);
    }

    /// <summary>Adds the path of this or of another file to a message.</summary>
    public static void AddPath(ref Message message, byte* path) => message.Add(ReadPath(ref message, path));

    /// <summary>The path of this or of another file. Where the kernel is asked for it, it lies in the message's room.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Text ReadPath(ref Message room, byte* path) =>
        path != null ? Text.Of(path) : room.ReadTarget(Link.Start);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Close()
    {
        if (!_isInherited)
            Linux.Close(Descriptor);
    }

    /// <summary>
    /// Without /proc: by the path that was executed or, as that is the script's where the bundle is the interpreter of a
    /// script, by the first argument, which is the path that the script names.
    /// </summary>
    private static OwnFile Find(in InitialStack process)
    {
        // Who can change what a path names must not choose what runs with more rights than theirs.
        if (process.IsSecure)
            NotFound(", and trusts no path as it has more rights than its caller"u8, null, null);

        byte* executed = process.ExecutablePath;
        byte* first = process.Arguments[0] != null ? process.Arguments[0] : executed;
        OwnFile file = OpenPath(executed);
        if (!file.IsThisBundle())
            file = OpenPath(first);
        if (!file.IsThisBundle())
            NotFound(", neither at "u8, executed, first);
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
        Fatal.NotFound(ref message);
    }

    /// <summary>For a program that is executed by descriptor, the kernel makes up a path in /dev/fd.</summary>
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

    /// <summary>Whether the file has the build-id of the bundle that runs. Any other is closed.</summary>
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
