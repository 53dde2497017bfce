namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>The launcher trusts nothing it reads.</summary>
public sealed class RobustnessSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(20_000)]
    public async Task A_damaged_index_or_footer_is_always_refused_with_code_65_and_one_line(int starts)
    {
        (string damage, string bundle) = await Prepare();

        var result = await Tool.Run(damage, "index", bundle, "20261123", $"{starts}");

        result.StandardOutput.ShouldBe($"{starts} starts, 0 wrong\n", result.StandardError);
    }

    [Theory]
    [InlineData(5_000)]
    public async Task A_damaged_variant_never_crashes_the_launcher_itself(int starts)
    {
        (string damage, string bundle) = await Prepare();

        var result = await Tool.Run(damage, "variant", bundle, "20261123", $"{starts}");

        result.StandardOutput.ShouldBe($"{starts} starts, 0 wrong\n", result.StandardError);
    }

    [Fact]
    public async Task A_truncated_bundle_says_what_is_wrong_and_what_to_do()
    {
        (_, string bundle) = await Prepare();
        await using (var stream = File.OpenWrite(bundle))
            stream.SetLength(stream.Length - 1);

        var result = await Tool.Run(bundle);

        result.ExitCode.ShouldBe(65);
        result.StandardError.ShouldBe(
            $"[multivariant] error: {bundle} has no bundle footer at its end (was it stripped, or a signature appended?). It is damaged or"
            + " cut short; copy or build it again\n");
    }

    private async Task<(string Damage, string Bundle)> Prepare()
    {
        string damage = await Gcc.CompileProgram("damage.c", _directory["damage"]);
        string program = await Gcc.CompileProgram("whoami.c", _directory["program"]);
        return (damage, Bundle.OfAllLevels(program, _directory["bundle"]));
    }
}
