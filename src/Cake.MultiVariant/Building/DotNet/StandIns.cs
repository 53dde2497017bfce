using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building.DotNet;

/// <summary>
/// The programs that MSBuild starts in place of compiler, linker and objcopy, and those by which it tells this process
/// what it knows. Each is the same script: it writes its process id into a pipe, and waits for an answer in another.
/// </summary>
internal sealed partial class StandIns : IDisposable
{
    public const string Check = "check";
    public const string Begin = "begin";
    public const string Compiler = "ilc";
    public const string Linker = "linker";
    public const string ObjCopy = "objcopy";
    public const string Published = "published";

    private const string TargetsFile = "MultiVariant.targets";
    private const string Script = "stand-in.sh";
    private const string Calls = "calls";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary><c>X_OK</c>, which a mount with noexec does not grant.</summary>
    private const int MayExecute = 1;

    private readonly TemporaryDirectory _folder;
    private readonly FileStream _calls;
    private ExceptionDispatchInfo? _failure;

    /// <exception cref="IOException">The stand-ins cannot be written, or could not be started.</exception>
    public StandIns()
    {
        // In TMPDIR or, where that is mounted noexec, in the user's cache folder.
        string[] parents = [Path.GetTempPath(), TemporaryDirectory.UserCache];
        _folder = parents.Select(TryWrite).FirstOrDefault(folder => folder != null) ?? throw new IOException(
            $"programs cannot be started in {string.Join(" or ", parents)}, which are mounted noexec. Set TMPDIR to a folder "
            + "in which they can.");
        _calls = OpenFifo(_folder, Calls);
    }

    /// <summary>A file that MSBuild imports into every project.</summary>
    public string Targets => _folder[TargetsFile];

    public string Folder => Path.GetDirectoryName(Targets)!;

    /// <summary>The paths of the published files, relative to the output directory.</summary>
    public IReadOnlyList<string> PublishedFiles => File.ReadAllLines(_folder["files"]);

    /// <summary>Ends the calls of <see cref="Check"/>: the project has passed.</summary>
    public void EndChecks() => File.WriteAllText(_folder["checked"], "");

    /// <summary>
    /// Runs a build until it ends or its token is cancelled, and meanwhile handles the calls of the stand-ins, one after the
    /// other. The handler returns what the stand-in prints.
    /// </summary>
    /// <exception cref="CakeException">What the handler threw first; or else, what the build threw.</exception>
    public void Serve(
        Action<CancellationToken> build, Func<StandInCall, string> handle, CancellationToken interrupted)
    {
        using var refused = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var server = new Thread(() =>
        {
            using var ids = new StreamReader(_calls, leaveOpen: true);
            while (ids.ReadLine() is { Length: > 0 } id)
                Answer(id, handle, refused);
        });
        server.Start();
        try
        {
            build(refused.Token);
        }
        catch (Exception) when (_failure != null)
        {
            // The build failed, or was ended, for what the handler threw.
        }
        finally
        {
            _calls.Write("\n"u8);
            server.Join();
        }

        _failure?.Throw();
    }

    public void Dispose()
    {
        _calls.Dispose();
        _folder.Dispose();
    }

    private void Answer(string id, Func<StandInCall, string> handle, CancellationTokenSource refused)
    {
        StandInCall? call = null;
        try
        {
            call = StandInCall.Read(id);
            if (_failure is null)
                File.WriteAllText(_folder[$"{id}.output"], handle(call));
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            // MSBuild would only add that a stand-in failed.
            if (call?.Program is null or Check or Begin)
                refused.Cancel();
        }

        // Nobody waits for an answer when the build is being killed: MSBuild would print an error if it came first. And a
        // stand-in that was killed leaves no pipe, or nobody who reads it.
        if (refused.IsCancellationRequested || !File.Exists(_folder[id]))
            return;
        using FileStream answer = OpenFifo(_folder, id);
        answer.Write(_failure is null ? "0\n"u8 : "1\n"u8);
    }

    /// <summary>Null where programs cannot be started.</summary>
    private static TemporaryDirectory? TryWrite(string parent)
    {
        var folder = new TemporaryDirectory(parent);
        bool canStart = false;
        try
        {
            foreach (string name in new[] { TargetsFile, Script })
            {
                using Stream content = typeof(StandIns).Assembly.GetManifestResourceStream($"build-tools/{name}")!;
                using FileStream file = File.Create(folder[name]);
                content.CopyTo(file);
            }

            // MSBuild compiles IL again when a file that the project imports is newer than the assembly.
            File.SetLastWriteTimeUtc(folder[TargetsFile], DateTime.UnixEpoch);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder[Script], Private);
            foreach (string name in new[] { Check, Begin, Compiler, Linker, ObjCopy, Published })
                File.CreateSymbolicLink(folder[name], Script);
            if (MakeFifo(folder[Calls], (uint)Private) != 0)
                throw new IOException($"{folder[Calls]}: {Marshal.GetLastPInvokeErrorMessage()}");
            canStart = Access(folder[Check], MayExecute) == 0;
            return canStart ? folder : null;
        }
        finally
        {
            if (!canStart)
                folder.Dispose();
        }
    }

    /// <summary>For reading and writing, so that opening does not wait for the other side.</summary>
    private static FileStream OpenFifo(TemporaryDirectory folder, string name) =>
        new(folder[name], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
