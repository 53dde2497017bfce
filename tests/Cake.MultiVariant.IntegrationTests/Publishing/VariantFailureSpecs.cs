using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>When one variant fails, the error is shown, the others end, and what was published before stays.</summary>
public sealed class VariantFailureSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("""<MultiVariantIlcArg Include="--no-such-option" Variant="x86-64-v3" />""", "No files matching --no-such-option")]
    [InlineData("""<LinkerArg Include="-lnosuchlibrary" />""", "cannot find -lnosuchlibrary")]
    public void An_error_of_one_variant_is_shown_and_nothing_published(string item, string expected)
    {
        _directory.CreateSubdirectory("output");
        File.WriteAllText(_directory["output/tiny"], "the bundle of earlier");

        string error = ErrorOf(TinyProject.Write(_directory["tiny"], items: $"<ItemGroup>{item}</ItemGroup>"), null, "x86-64-v3");

        error.ShouldContain("[x86-64-v3]");
        error.ShouldContain(expected);
        error.ShouldNotContain("--help");
        string log = error.Split('\n').Last();
        log.ShouldStartWith("Full output: ");
        log.ShouldEndWith("logs/x86-64-v3.log");
        File.ReadAllText(log["Full output: ".Length..]).ShouldContain(expected);
        Directory.GetFileSystemEntries(_directory["output"]).ShouldHaveSingleItem();
        File.ReadAllText(_directory["output/tiny"]).ShouldBe("the bundle of earlier");
        RunningProcesses.With(_directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_leaves_the_bundle_of_earlier()
    {
        Assert.SkipWhen(Environment.UserName != "root", "only root can mount a small disk");
        string disk = _directory.CreateSubdirectory("disk");
        string mount = Tool.Require("mount");
        Assert.SkipWhen(
            (await Tool.Run(mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk)).ExitCode != 0, "nothing can be mounted");
        try
        {
            File.WriteAllText(Path.Combine(disk, "tiny"), "the bundle of earlier");

            string error = ErrorOf(TinyProject.Write(_directory["tiny"]), disk, "x86-64");

            error.ShouldContain($"{disk}");
            error.ShouldContain("No space left on device");
            Directory.GetFileSystemEntries(disk).ShouldHaveSingleItem();
            File.ReadAllText(Path.Combine(disk, "tiny")).ShouldBe("the bundle of earlier");
        }
        finally
        {
            await Tool.Run(Tool.Require("umount"), disk);
        }
    }

    private string ErrorOf(string project, string? output = null, params string[] variants) =>
        Should.Throw<CakeException>(() => RealCake.CreateContext().MultiVariantPublish(
            project,
            new MultiVariantPublishSettings
            {
                OutputDirectory = output ?? _directory["output"],
                Variants = variants is [] ? ["x86-64", "x86-64-v3"] : variants,
            })).Message;
}
