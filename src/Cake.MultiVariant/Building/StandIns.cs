using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Building;

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

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryDirectory _folder;
    private readonly FileStream _calls;

    /// <exception cref="IOException">The stand-ins cannot be written, or could not be started.</exception>
    public StandIns()
    {
        _folder = WriteScripts();
        try
        {
            if (MakeFifo(_folder["calls"], (uint)Private) != 0)
                throw new IOException($"{_folder["calls"]}: {Marshal.GetLastPInvokeErrorMessage()}");
            File.WriteAllText(_folder[BuildTools.Targets], BuildTools.Read(BuildTools.Targets));
            // MSBuild compiles IL again when a file that the project imports is newer than the assembly.
            File.SetLastWriteTimeUtc(_folder[BuildTools.Targets], DateTime.UnixEpoch);
            _calls = OpenFifo("calls");
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>A file that MSBuild imports into every project.</summary>
    public string Targets => _folder[BuildTools.Targets];

    public string Folder => Path.GetDirectoryName(Targets)!;

    /// <summary>The paths of the published files, relative to the output directory.</summary>
    public IReadOnlyList<string> PublishedFiles => File.ReadAllLines(_folder["files"]);

    /// <summary>Ends the calls of <see cref="Check"/>: the project has passed.</summary>
    public void EndChecks() => File.WriteAllText(_folder["checked"], "");

    /// <summary>Runs a build, and handles the calls of the stand-ins, one after the other.</summary>
    /// <param name="build">The build, which ends when its token is cancelled.</param>
    /// <param name="handle">Handles a call, and returns what the stand-in prints.</param>
    /// <param name="interrupted">Ends the build.</param>
    /// <exception cref="CakeException">What the handler threw first; or else, what the build threw.</exception>
    public void Serve(
        Action<CancellationToken> build, Func<StandInCall, string> handle, CancellationToken interrupted)
    {
        using var refused = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        ExceptionDispatchInfo? failure = null;
        var server = new Thread(Answer);
        server.Start();
        try
        {
            build(refused.Token);
        }
        catch (Exception e) when (e is CakeException or OperationCanceledException && failure != null)
        {
            // The build failed, or was ended, for what the handler threw.
        }
        finally
        {
            _calls.Write("\n"u8);
            server.Join();
        }

        failure?.Throw();

        void Answer()
        {
            using var ids = new StreamReader(_calls, leaveOpen: true);
            while (ids.ReadLine() is { Length: > 0 } id)
                AnswerCall(id);
        }

        void AnswerCall(string id)
        {
            string code = "1\n";
            StandInCall? call = null;
            try
            {
                call = StandInCall.Read(id);
                if (failure is null)
                {
                    File.WriteAllText(_folder[$"{id}.output"], handle(call));
                    code = "0\n";
                }
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
                // MSBuild would only add that a stand-in failed.
                if (call?.Program is null or Check or Begin)
                    refused.Cancel();
            }

            // Nobody waits for an answer when the build is being killed: MSBuild would print an error if it came first. And
            // a stand-in that was killed has left its pipe or has not made it.
            if (refused.IsCancellationRequested || !File.Exists(_folder[id]))
                return;
            using FileStream answer = OpenFifo(id);
            answer.Write(System.Text.Encoding.ASCII.GetBytes(code));
        }
    }

    public void Dispose()
    {
        _calls.Dispose();
        _folder.Dispose();
    }

    /// <summary>Writes them to TMPDIR or, where that is mounted noexec, to the user's cache folder.</summary>
    private static TemporaryDirectory WriteScripts()
    {
        string script = BuildTools.Read(BuildTools.StandIn);
        string[] parents = [Path.GetTempPath(), TemporaryDirectory.UserCache];
        foreach (string parent in parents)
        {
            var folder = new TemporaryDirectory(parent);
            bool canBeStarted = false;
            try
            {
                foreach (string name in new[] { Check, Begin, Compiler, Linker, ObjCopy, Published })
                {
                    File.WriteAllText(folder[name], script);
                    if (!OperatingSystem.IsWindows())
                        File.SetUnixFileMode(folder[name], Private);
                }

                canBeStarted = Access(folder[Check], MayExecute) == 0;
                if (canBeStarted)
                    return folder;
            }
            finally
            {
                if (!canBeStarted)
                    folder.Dispose();
            }
        }

        throw new IOException($"programs cannot be started in {string.Join(" or ", parents)}, for these are mounted noexec. "
            + "Set TMPDIR to a folder in which they can.");
    }

    /// <summary>For reading and writing, so that opening does not wait for the other side.</summary>
    private FileStream OpenFifo(string name) =>
        new(_folder[name], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    /// <summary><c>X_OK</c>, which a mount with noexec does not grant.</summary>
    private const int MayExecute = 1;

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
