using Cake.Common.Tools.DotNet.MSBuild;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>Publishing again makes only what has changed.</summary>
public sealed class RepeatedPublishSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Only_what_has_changed_is_made_again()
    {
        string project = TinyProject.Write(_directory["tiny"]);

        (BundleDescription first, int compilations) = Publish(project, "v1", "v2");
        compilations.ShouldBe(2);
        DateTime written = File.GetLastWriteTimeUtc(first.Path.FullPath);

        (BundleDescription unchanged, compilations) = Publish(project, "v1", "v2");
        compilations.ShouldBe(0);
        unchanged.Sha256.ShouldBe(first.Sha256);
        File.GetLastWriteTimeUtc(unchanged.Path.FullPath).ShouldBe(written);

        (BundleDescription added, compilations) = Publish(project, "v1", "v2", "v3");
        compilations.ShouldBe(1);
        added.Variants.Count.ShouldBe(3);
        Directory.Exists(_directory["output.symbols/x86-64-v3"]).ShouldBeTrue();

        // A bundle that is running keeps its file, and the new one takes the name.
        await File.WriteAllTextAsync(
            _directory["tiny/Program.cs"], """System.Console.WriteLine("changed");""", TestContext.Current.CancellationToken);
        (BundleDescription changed, compilations) = Publish(project, "v1", "v2");
        compilations.ShouldBe(2);
        (await Tool.RunControlled(changed.Path.FullPath, "v1", null)).StandardOutput.ShouldBe("changed\n");
        Directory.Exists(_directory["output.symbols/x86-64-v3"]).ShouldBeFalse();

        await File.AppendAllTextAsync(changed.Path.FullPath, "damage", TestContext.Current.CancellationToken);
        (BundleDescription repaired, compilations) = Publish(project, "v1", "v2");
        compilations.ShouldBe(0);
        repaired.Sha256.ShouldBe(changed.Sha256);
    }

    [Fact]
    public void What_concerns_the_linker_only_is_not_compiled_again()
    {
        string project = TinyProject.Write(
            _directory["tiny"], items: """<ItemGroup><LinkerArg Include="-Wl,--hash-style=sysv" Condition="'$(Linked)' == 'true'" /></ItemGroup>""");
        BundleDescription first = PublishWith("Linked", "false", expectedCompilations: 1);

        PublishWith("Linked", "true", expectedCompilations: 0).Sha256.ShouldNotBe(first.Sha256);
        PublishWith("StripSymbols", "false", expectedCompilations: 0).Length.ShouldBeGreaterThan(first.Length);
        PublishWith("Linked", "false", expectedCompilations: 0).Sha256.ShouldBe(first.Sha256);

        BundleDescription PublishWith(string name, string value, int expectedCompilations)
        {
            var log = new RecordingLog();
            BundleDescription bundle = RealCake.CreateContext(log).MultiVariantPublish(project, new MultiVariantPublishSettings
            {
                OutputDirectory = _directory["output"],
                Variants = ["v1"],
                MSBuildSettings = new DotNetMSBuildSettings().WithProperty(name, value),
            });
            log.NativeCompilations.ShouldBe(expectedCompilations, $"{name} {value}");
            return bundle;
        }
    }

    [Fact]
    public async Task Another_packing_makes_the_bundle_anew_and_compiles_nothing()
    {
        string project = TinyProject.Write(_directory["tiny"]);
        BundleDescription raw = PublishPacked(Packing.None, expectedCompilations: 2);

        BundleDescription packed = PublishPacked(Packing.Zstd, expectedCompilations: 0);
        BufferedCommandResult run = await Tool.RunControlled(packed.Path.FullPath, "v1", null);

        packed.Length.ShouldBeLessThan(raw.Length / 2);
        run.StandardOutput.ShouldBe("x86-64\n", run.StandardError);
        (await File.ReadAllTextAsync(_directory["output/tiny.multivariant.json"], TestContext.Current.CancellationToken))
            .ShouldContain("\"packing\": \"Zstd\"");
        PublishPacked(Packing.Zstd, expectedCompilations: 0).Sha256.ShouldBe(packed.Sha256);
        PublishPacked(Packing.None, expectedCompilations: 0).Sha256.ShouldBe(raw.Sha256);

        BundleDescription PublishPacked(Packing packing, int expectedCompilations)
        {
            var log = new RecordingLog();
            BundleDescription bundle = RealCake.CreateContext(log).MultiVariantPublish(project, new MultiVariantPublishSettings
            {
                OutputDirectory = _directory["output"],
                Variants = ["v1", "v2"],
                StitchSettings = new MultiVariantStitchSettings { Packing = packing },
            });
            log.NativeCompilations.ShouldBe(expectedCompilations);
            return bundle;
        }
    }

    [Fact]
    public async Task An_ordinary_publish_in_between_makes_an_ordinary_program_and_changes_nothing()
    {
        string project = TinyProject.Write(_directory["tiny"]);
        (BundleDescription first, _) = Publish(project, "v1");

        var plain = await Tool.Run(Tool.Require("dotnet"), "publish", project, "-c", "Release", "-o", _directory["plain"]);
        plain.ExitCode.ShouldBe(0, plain.StandardOutput);
        (await Tool.Run(_directory["plain/tiny"])).StandardOutput.ShouldBe("\n");
        new FileInfo(_directory["plain/tiny"]).Length.ShouldBeLessThan(first.Length);

        Publish(project, "v1").Bundle.Sha256.ShouldBe(first.Sha256);
        File.Exists(_directory["output/tiny.dbg"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_bundle_that_runs_is_replaced_and_runs_on()
    {
        string project = TinyProject.Write(
            _directory["tiny"],
            program: """System.Console.WriteLine("old"); System.Console.ReadLine(); System.Console.WriteLine("old still");""");
        (BundleDescription bundle, _) = Publish(project, "v1");
        using var running = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(bundle.Path.FullPath)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        (await running.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("old");

        await File.WriteAllTextAsync(
            _directory["tiny/Program.cs"], """System.Console.WriteLine("new");""", TestContext.Current.CancellationToken);
        Publish(project, "v1");

        running.StandardInput.Close();
        (await running.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("old still");
        await running.WaitForExitAsync(TestContext.Current.CancellationToken);
        running.ExitCode.ShouldBe(0);
        BufferedCommandResult run = await Tool.Run(bundle.Path.FullPath);
        run.StandardOutput.ShouldBe("new\n");
    }

    private (BundleDescription Bundle, int Compilations) Publish(string project, params string[] variants)
    {
        var log = new RecordingLog();
        BundleDescription bundle = RealCake.CreateContext(log).MultiVariantPublish(
            project, new MultiVariantPublishSettings { OutputDirectory = _directory["output"], Variants = variants });
        return (bundle, log.NativeCompilations);
    }
}
