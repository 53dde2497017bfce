using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using CliWrap.EventStream;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>Programs that need files beside their executable find them, wherever the bundle is started from.</summary>
public sealed class SamplesElsewhereSpecs : IDisposable
{
    private const string ListeningOn = "Now listening on: ";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_web_service_finds_its_settings_and_static_files()
    {
        BundleDescription bundle = Publish("webapi", "v1", "v3");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Command command = Tool.Command(bundle.Path.FullPath, "--urls", "http://127.0.0.1:0")
            .WithWorkingDirectory("/")
            .WithEnvironmentVariables(variables => variables.Set("MULTIVARIANT", "v1"));
        try
        {
            await foreach (CommandEvent happened in command.ListenAsync(stop.Token))
            {
                if (happened is StandardOutputCommandEvent { Text: var line }
                    && line.IndexOf(ListeningOn, StringComparison.Ordinal) is var found and >= 0)
                {
                    await Ask(new Uri(line[(found + ListeningOn.Length)..]));
                    await stop.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return;
        }

        Assert.Fail("The service never listened.");
    }

    [Fact]
    public async Task A_database_program_finds_its_native_library()
    {
        BundleDescription bundle = Publish("sqlite", "v1", "v3");
        File.Exists(_directory["output/libe_sqlite3.so"]).ShouldBeTrue();

        BufferedCommandResult result = await ("a b a" | Tool.Command(bundle.Path.FullPath).WithWorkingDirectory("/"))
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        result.StandardError.ShouldBeEmpty();
        result.StandardOutput.ShouldBe("2 a\n1 b\n");
    }

    private static async Task Ask(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        CancellationToken cancelled = TestContext.Current.CancellationToken;

        JsonObject? greeting = await client.GetFromJsonAsync<JsonObject>("greeting", cancelled);
        string page = await client.GetStringAsync(new Uri("index.html", UriKind.Relative), cancelled);

        ((string)greeting!["text"]!).ShouldBe("from appsettings.json");
        ((string)greeting["variant"]!).ShouldBe("x86-64");
        page.ShouldContain("from wwwroot");
    }

    private BundleDescription Publish(string sample, params string[] variants) =>
        RealCake.CreateContext().MultiVariantPublish(Sample.CopyTo(_directory.Path, sample), new MultiVariantPublishSettings
        {
            OutputDirectory = _directory["output"],
            Variants = variants,
        });
}
