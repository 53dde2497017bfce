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

    private const string TargetsFile = "MultiVariant.targets";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryDirectory _folder = new();
    private readonly FileStream _calls;
    private ExceptionDispatchInfo? _failure;

    public StandIns()
    {
        if (MakeFifo(_folder["calls"], (uint)Private) != 0)
            throw new IOException($"{_folder["calls"]}: {Marshal.GetLastPInvokeErrorMessage()}");
        _calls = OpenFifo("calls");
        foreach (string name in new[] { Check, Begin, Compiler, Linker, ObjCopy, Published })
        {
            WriteResource("stand-in.sh", name);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_folder[name], Private);
        }

        WriteResource(TargetsFile, TargetsFile);
        // MSBuild compiles IL again when a file that the project imports is newer than the assembly.
        File.SetLastWriteTimeUtc(Targets, DateTime.UnixEpoch);
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
        string output = "";
        try
        {
            call = StandInCall.Read(id);
            if (_failure is null)
                output = handle(call);
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            // MSBuild would only add that a stand-in failed.
            if (call?.Program is null or Check or Begin)
                refused.Cancel();
        }

        // A stand-in that was killed leaves no pipe, or nobody who reads it.
        if (!File.Exists(_folder[id]))
            return;
        File.WriteAllText(_folder[$"{id}.output"], output);
        using FileStream answer = OpenFifo(id);
        answer.Write(_failure is null ? "0\n"u8 : "1\n"u8);
    }

    /// <summary>For reading and writing, so that opening does not wait for the other side.</summary>
    private FileStream OpenFifo(string name) =>
        new(_folder[name], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    private void WriteResource(string resource, string name)
    {
        using Stream content = typeof(StandIns).Assembly.GetManifestResourceStream($"build-tools/{resource}")!;
        using FileStream file = File.Create(_folder[name]);
        content.CopyTo(file);
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
