namespace Cake.MultiVariant.IntegrationTests.Launcher;

/// <summary>
/// The launcher's zstd decoder against the C library: the launcher's own object code, between pages without access.
/// </summary>
public sealed class DecoderSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(2_200)]
    public async Task Inputs_of_every_level_decode_to_what_they_were(int inputs) =>
        (await Run("same", $"{inputs}", "20261126")).ShouldBe($"{inputs} same\n");

    [Theory]
    [InlineData(50_000)]
    public async Task Damaged_frames_neither_crash_it_nor_decode_to_something_else(int frames) =>
        (await Run("damaged", $"{frames}", "20261126")).ShouldStartWith($"{frames} damaged, ");

    private async Task<string> Run(params string[] arguments)
    {
        string decoder = await Gcc.CompileDecoder(_directory);
        var result = await Tool.Run(decoder, arguments);
        result.ExitCode.ShouldBe(0, result.StandardOutput);
        return result.StandardOutput;
    }
}
