using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A disk without room is one plain error, what was published stays, and with room the next publish works.</summary>
public sealed class FullDiskSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly List<string> _mounted = [];

    public void Dispose()
    {
        foreach (string folder in _mounted)
            Tool.Run("umount", folder).GetAwaiter().GetResult();
        _directory.Dispose();
    }

    // The publish needs up to 20 MB there.
    [Theory]
    [InlineData("obj", "16k", "[publish]: .NET CLI: Process returned an error")]
    [InlineData("obj", "200k", "tiny.ilc.rsp: No space left on device")]
    [InlineData("obj", "1m", "ilc ended with exit code 1.")]
    [InlineData("obj", "8m", "clang ended with exit code 1.|gcc ended with exit code 1.")]
    [InlineData("obj", "16m", "objcopy ended with exit code ")]
    [InlineData("bin/Release/net9.0/linux-x64/native", "1m", "native/tiny: No space left on device")]
    public async Task The_project_s_disk_fills_up(string folder, string size, string expected)
    {
        TinyProject.Write(_directory["tiny"]);
        string disk = await Mount($"tiny/{folder}", $"size={size}");

        await CheckError(expected);

        (await Tool.Run("mount", "-o", "remount,size=100m", disk)).ExitCode.ShouldBe(0);
        await CheckPublish();
    }

    [Fact]
    public async Task There_is_no_room_for_the_record_of_what_an_executable_was_made_from()
    {
        WriteProjectWhoseObjcopyFills("tiny/obj");
        await Mount("tiny/obj", "size=40m");

        await CheckError("tiny.inputs: No space left on device");

        await Tool.Run("mount", "-o", "remount,size=100m", _directory["tiny/obj"]);
        await CheckPublish();
    }

    [Fact]
    public async Task The_output_s_disk_has_room_for_the_bundle_but_not_for_its_symbols()
    {
        TinyProject.Write(_directory["tiny"]);
        await Mount("output", "size=4m");

        await CheckError("output/tiny: No space left on device");
    }

    [Fact]
    public async Task Temporary_files_have_no_room()
    {
        TinyProject.Write(_directory["tiny"]);
        await Mount("tmp", "size=8k");

        await CheckError("tiny.csproj: No space left on device : ");

        Directory.GetFileSystemEntries(_directory["tmp"], "multivariant-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task There_is_no_room_for_what_a_program_printed()
    {
        WriteProjectWhoseObjcopyFills("tmp");
        await Mount("tmp", "size=1m");

        await CheckError("tiny.csproj: No space left on device : ");
    }

    [Fact]
    public void There_is_no_room_for_the_log()
    {
        string project = TinyProject.Write(_directory["tiny"]);

        Should.Throw<CakeException>(() => RealCake.CreateContext(new FullLog()).MultiVariantPublish(project))
            .Message.ShouldBe($"Cannot build {project}: No space left on device");

        RunningProcesses.With(_directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_temporary_programs_cannot_be_started_the_user_s_cache_folder_serves()
    {
        TinyProject.Write(_directory["tiny"]);
        await Mount("tmp", "noexec");

        await CheckPublish();

        Directory.GetFileSystemEntries(_directory["tmp"], "multivariant-*").ShouldBeEmpty();
        Directory.GetFileSystemEntries(_directory["cache"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_no_temporary_programs_can_be_started_the_error_names_TMPDIR()
    {
        TinyProject.Write(_directory["tiny"]);
        await Mount("tmp", "noexec");
        await Mount("cache", "noexec");

        await CheckError($"programs cannot be started in {_directory["tmp"]}/ or {_directory["cache"]}");
    }

    /// <summary>The last command that makes an executable takes what room there is in a folder, but once only.</summary>
    private void WriteProjectWhoseObjcopyFills(string folder)
    {
        string objcopy = _directory["objcopy"];
        File.WriteAllText(
            objcopy,
            $"""
            #!/bin/sh
            objcopy "$@" || exit
            case $1 in --add-gnu-debuglink*)
                echo a line
                test -e '{_directory[$"{folder}/zeros"]}' || cat /dev/zero > '{_directory[$"{folder}/zeros"]}'
            esac
            exit 0
            """);
        File.SetUnixFileMode(objcopy, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        TinyProject.Write(_directory["tiny"], properties: $"<ObjCopyName>{objcopy}</ObjCopyName>");
    }

    /// <summary>Mounts a small disk; the test is skipped where this user cannot.</summary>
    private async Task<string> Mount(string name, string options)
    {
        string folder = _directory.CreateSubdirectory(name);
        var mounting = await Tool.Run(Tool.Require("mount"), "-t", "tmpfs", "-o", options, "tmpfs", folder);
        Assert.SkipUnless(mounting.ExitCode == 0, "this user cannot mount a disk");
        _mounted.Add(folder);
        return folder;
    }

    private async Task CheckError(string expected)
    {
        Directory.CreateDirectory(_directory["output"]);
        await File.WriteAllTextAsync(_directory["output/tiny"], "the bundle of earlier", TestContext.Current.CancellationToken);
        using CakePublish cake = CakePublish.Start(_directory);

        (await cake.WaitForExit(_directory)).ShouldBe(1, cake.Output);

        string[] lines = cake.Output.Split('\n');
        string seen = lines.Where(line => line.StartsWith("OnError: ", StringComparison.Ordinal)).ShouldHaveSingleItem()[9..];
        expected.Split('|').ShouldContain(text => seen.Contains(text, StringComparison.Ordinal), cake.Output);
        lines.Where(line => line.StartsWith("Teardown: ", StringComparison.Ordinal)).ShouldBe([$"Teardown: {seen}"]);
        cake.Output.ShouldNotContain("Unhandled exception. ");
        Directory.GetFileSystemEntries(_directory["output"]).ShouldBe([_directory["output/tiny"]]);
        (await File.ReadAllTextAsync(_directory["output/tiny"], TestContext.Current.CancellationToken))
            .ShouldBe("the bundle of earlier");
    }

    private async Task CheckPublish()
    {
        using CakePublish cake = CakePublish.Start(_directory);
        (await cake.WaitForExit(_directory)).ShouldBe(0, cake.Output);
        (await Tool.RunControlled(_directory["output/tiny"], "v1", null)).StandardOutput.ShouldBe("x86-64\n");
        (await Tool.RunControlled(_directory["output/tiny"], "v3", null)).StandardOutput.ShouldBe("x86-64-v3\n");
    }

    /// <summary>A log that has no room for what programs print.</summary>
    private sealed class FullLog : ICakeLog
    {
        public Verbosity Verbosity { get; set; } = Verbosity.Normal;

        public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
        {
            if (format.StartsWith("[publish] ", StringComparison.Ordinal))
                throw new IOException("No space left on device");
        }
    }
}
