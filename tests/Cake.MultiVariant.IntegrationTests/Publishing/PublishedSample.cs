using Cake.Common.Tools.DotNet.MSBuild;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A sample, published once for all tests that look at it.</summary>
public abstract class PublishedSample : IDisposable
{
    private readonly TestDirectory _directory = new();

    protected PublishedSample(string name, params string[] variants)
        : this(name, new MultiVariantPublishSettings(), variants)
    {
    }

    protected PublishedSample(string name, MultiVariantPublishSettings settings, params string[] variants)
    {
        string project = Sample.CopyTo(_directory.Path, name);
        settings.OutputDirectory = _directory["output"];
        settings.Variants = variants;
        Description = RealCake.CreateContext().MultiVariantPublish(project, settings);
        foreach (BundledVariant variant in Description.Variants)
            RealCake.CreateContext().MultiVariantExtract(Bundle, variant.Name, _directory[$"direct/{variant.Name}/{name}"]);
        Name = name;
    }

    public BundleDescription Description { get; }

    public string Bundle => Description.Path.FullPath;

    public string Folder => _directory.Path;

    private string Name { get; }

    /// <summary>The variant as an executable of its own.</summary>
    public string Direct(string variant) => _directory[$"direct/{variant}/{Name}"];

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class PublishedTextstat() : PublishedSample("textstat");

public sealed class PublishedProbe() : PublishedSample("probe", "x86-64", "x86-64-v3");

/// <summary>For arm64, as a program of .NET 10: package feeds may lack the runtime of earlier ones for arm64.</summary>
public sealed class PublishedArm64Textstat() : PublishedSample(
    "textstat",
    new MultiVariantPublishSettings
    {
        Runtime = "linux-arm64",
        MSBuildSettings = new DotNetMSBuildSettings { Properties = { ["TargetFramework"] = ["net10.0"] } },
    });
