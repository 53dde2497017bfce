using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>The demo's program gives the same results whatever variant runs.</summary>
public sealed class TextstatSpecs(PublishedTextstat textstat) : IClassFixture<PublishedTextstat>
{
    [Fact]
    public void The_bundle_holds_a_variant_for_every_level_best_first_and_hardly_more()
    {
        textstat.Description.Variants.Select(variant => variant.Name)
            .ShouldBe(["x86-64-v4", "x86-64-v3", "x86-64-v2", "x86-64"]);
        textstat.Description.Variants.Select(variant => variant.Sha256).Distinct().Count().ShouldBe(4);
        textstat.Description.Length.ShouldBeLessThanOrEqualTo(
            textstat.Description.Variants.Sum(variant => variant.Length)
            + textstat.Description.Variants.Min(variant => variant.Offset) + (64 * 1024));
    }

    [Theory]
    [InlineData("x86-64")]
    [InlineData("x86-64-v2")]
    [InlineData("x86-64-v3")]
    [InlineData("x86-64-v4")]
    public async Task The_bundle_prints_what_each_variant_prints(string variant)
    {
        string[] arguments = ["--histogram", "--json", MakeText()];

        BufferedCommandResult bundled = await Tool.RunControlled(textstat.Bundle, variant, null, arguments);
        Assert.SkipWhen(bundled.ExitCode == 69, $"this machine's CPU cannot run {variant}");
        BufferedCommandResult direct = await Tool.Run(textstat.Direct(variant), arguments);
        BufferedCommandResult baseline = await Tool.Run(textstat.Direct("x86-64"), arguments);

        bundled.ExitCode.ShouldBe(0, bundled.StandardError);
        bundled.StandardOutput.ShouldBe(direct.StandardOutput);
        bundled.StandardOutput.ShouldBe(baseline.StandardOutput);
    }

    [Theory]
    [InlineData("qemu64", "x86-64")]
    [InlineData("Nehalem", "x86-64-v2")]
    [InlineData("Haswell", "x86-64-v3")]
    public async Task On_an_emulated_cpu_its_variant_starts_and_prints_the_same(string model, string variant)
    {
        string qemu = Tool.Require("qemu-x86_64");
        string text = MakeText();

        BufferedCommandResult emulated = await Tool.RunControlled(qemu, null, "log", "-cpu", model, textstat.Bundle, text);
        BufferedCommandResult direct = await Tool.Run(textstat.Direct("x86-64"), text);

        emulated.StandardError.ShouldContain($"[multivariant] launcher: starting variant {variant}\n");
        emulated.StandardOutput.ShouldBe(direct.StandardOutput);
        emulated.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Valgrind_finds_no_error_in_the_launch()
    {
        string valgrind = Tool.Require("valgrind");
        string text = MakeText();

        // The collector reserves more address space than valgrind has, unless it is limited.
        BufferedCommandResult result = await Tool.Command(valgrind, "--error-exitcode=99", textstat.Bundle, text)
            .WithEnvironmentVariables(variables => variables.Set("DOTNET_GCHeapHardLimit", "10000000"))
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        BufferedCommandResult direct = await Tool.Run(textstat.Direct("x86-64"), text);

        result.StandardError.ShouldContain("ERROR SUMMARY: 0 errors from 0 contexts");
        result.StandardOutput.ShouldBe(direct.StandardOutput);
        result.ExitCode.ShouldBe(0, result.StandardError);
    }

    private string MakeText()
    {
        string path = Path.Combine(textstat.Folder, "text");
        var random = new Random(1);
        using StreamWriter text = File.CreateText(path);
        for (int i = 0; i < 200_000; i++)
            text.Write(random.Next(12) switch { 0 => "\n", 1 => "grün ", 2 => "日本 ", 3 => "😀", _ => $"w{i} " });
        return path;
    }
}
