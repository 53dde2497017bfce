using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Cake.MultiVariant.Benchmarks;

/// <summary>
/// Child processes by posix_spawn and waitpid: what .NET's own Process class adds to a start would hide the difference
/// that is to be measured.
/// </summary>
internal static unsafe partial class Child
{
    private const int WriteOnly = 1;

    /// <summary>Room for glibc's posix_spawn_file_actions_t, 80 bytes.</summary>
    private const int FileActionsSize = 256;

    /// <summary>Starts a program with its output thrown away and returns the time until it has exited.</summary>
    public static TimeSpan Time(string[] commandLine, string? debug = null, string? variant = null, bool mayFail = false)
    {
        long start = Stopwatch.GetTimestamp();
        int process = Start(commandLine, debug, variant);
        if (WaitForProcess(process, out int status, 0) != process || (status != 0 && !mayFail))
            throw new InvalidOperationException($"{string.Join(' ', commandLine)} ended with wait status {status:x}");
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Whether this CPU can run a variant of a bundle.</summary>
    public static bool Runs(string[] commandLine, string variant) =>
        WaitForProcess(Start(commandLine, variant: variant), out int status, 0) > 0 && status == 0;

    /// <summary>Starts a program and returns its process id.</summary>
    public static int Start(string[] commandLine, string? debug = null, string? variant = null)
    {
        byte* actions = stackalloc byte[FileActionsSize];
        _ = InitializeFileActions(actions);
        _ = AddOpen(actions, 1, "/dev/null", WriteOnly, 0);
        _ = AddOpen(actions, 2, "/dev/null", WriteOnly, 0);
        string[] environment =
        [
            "PATH=/usr/bin:/bin",
            .. debug is null ? [] : new[] { $"MULTIVARIANT_DEBUG={debug}" },
            .. variant is null ? [] : new[] { $"MULTIVARIANT={variant}" },
        ];
        using var arguments = new NativeStrings(commandLine);
        using var variables = new NativeStrings(environment);
        int error = Spawn(out int process, commandLine[0], actions, null, arguments.Pointer, variables.Pointer);
        return error == 0
            ? process
            : throw new InvalidOperationException($"{commandLine[0]} cannot be started: errno {error}");
    }

    public static void Kill(int process)
    {
        _ = Signal(process, 9);
        _ = WaitForProcess(process, out _, 0);
    }

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(
        out int process, string path, byte* fileActions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitializeFileActions(byte* fileActions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(byte* fileActions, int descriptor, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitForProcess(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    /// <summary>A null-terminated array of zero-terminated strings.</summary>
    private readonly ref struct NativeStrings
    {
        public readonly byte** Pointer;
        private readonly int _count;

        public NativeStrings(string[] strings)
        {
            _count = strings.Length;
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(_count + 1), (nuint)sizeof(byte*));
            for (int i = 0; i < _count; i++)
            {
                byte[] bytes = Encoding.UTF8.GetBytes(strings[i]);
                Pointer[i] = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
                bytes.CopyTo(new Span<byte>(Pointer[i], bytes.Length));
            }
        }

        public void Dispose()
        {
            for (int i = 0; i < _count; i++)
                NativeMemory.Free(Pointer[i]);
            NativeMemory.Free(Pointer);
        }
    }
}
