using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.MultiVariant.IntegrationTests.Bundling;

/// <summary>What goes wrong with files and disks while a bundle is stitched.</summary>
public sealed class StitchInterferenceSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_full_disk_leaves_what_was_there()
    {
        string disk = _directory.CreateSubdirectory("disk");
        var mounting = await Tool.Run(Tool.Require("mount"), "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk);
        Assert.SkipUnless(mounting.ExitCode == 0, "this user cannot mount a small disk");
        try
        {
            File.WriteAllText(Path.Combine(disk, "bundle"), "the one before");
            VariantArtifact variant = Artifacts.Write(_directory, "x86-64", new string('x', 100_000));

            Should.Throw<CakeException>(
                    () => RealCake.CreateContext().MultiVariantStitch(Path.Combine(disk, "bundle"), [variant]))
                .Message.ShouldContain("No space left on device");

            Directory.GetFileSystemEntries(disk).ShouldHaveSingleItem();
            File.ReadAllText(Path.Combine(disk, "bundle")).ShouldBe("the one before");
        }
        finally
        {
            (await Tool.Run("umount", disk)).ExitCode.ShouldBe(0);
        }
    }

    [Fact]
    public async Task A_variant_that_changes_after_it_was_checked_is_not_bundled()
    {
        string path = await Gcc.CompileVectors(_directory, []);
        var log = new MeddlingLog(path);

        Should.Throw<CakeException>(() =>
            RealCake.CreateContext(log).MultiVariantStitch(_directory["bundle"], [new VariantArtifact("v1", path)]))
            .Message.ShouldContain("changed while it was being stitched");

        File.Exists(_directory["bundle"]).ShouldBeFalse();
    }

    /// <summary>Writes to a file as soon as what was found in it is logged.</summary>
    private sealed class MeddlingLog(string path) : ICakeLog
    {
        public Verbosity Verbosity { get; set; } = Verbosity.Diagnostic;

        public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args) =>
            File.AppendAllText(path, "more");
    }
}
