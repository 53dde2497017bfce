using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>When one variant fails, the error is shown, the others end, and what was published before stays.</summary>
public sealed class VariantFailureSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("""<IlcArg Include="--no-such-option" />""", "no-such-option")]
    [InlineData("""<LinkerArg Include="-lnosuchlibrary" />""", "cannot find -lnosuchlibrary")]
    public void An_error_of_one_variant_is_shown_and_nothing_published(string item, string expected)
    {
        _directory.CreateSubdirectory("output");
        File.WriteAllText(_directory["output/tiny"], "the bundle of earlier");

        string error = ErrorOf(TinyProject.Write(_directory["tiny"], items: OfVersion3(item)));

        error.ShouldContain("[x86-64-v3]");
        error.ShouldContain(expected);
        error.ShouldContain("logs/x86-64-v3.log");
        Directory.GetFileSystemEntries(_directory["output"]).ShouldHaveSingleItem();
        File.ReadAllText(_directory["output/tiny"]).ShouldBe("the bundle of earlier");
        Processes.With(_directory.Path).ShouldBeEmpty();
    }

    [Fact]
    public void Files_beside_the_executable_that_differ_are_named()
    {
        string item = """<None Include="extra.txt" CopyToPublishDirectory="PreserveNewest" />""";
        string project = TinyProject.Write(_directory["tiny"], items: OfVersion3(item));
        File.WriteAllText(_directory["tiny/extra.txt"], "extra");

        ErrorOf(project).ShouldStartWith("Cannot put extra.txt beside the bundle once for all variants: there are differences between ");

        Directory.Exists(_directory["output"]).ShouldBeFalse();
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

    private static string OfVersion3(string item) =>
        $"""<ItemGroup Condition="'$(MultiVariantVariant)' == 'x86-64-v3'">{item}</ItemGroup>""";

    private string ErrorOf(string project, string? output = null, params string[] variants) =>
        Should.Throw<CakeException>(() => RealCake.CreateContext().MultiVariantPublish(
            project,
            new MultiVariantPublishSettings
            {
                OutputDirectory = output ?? _directory["output"],
                Variants = variants is [] ? ["x86-64", "x86-64-v3"] : variants,
            })).Message;
}
