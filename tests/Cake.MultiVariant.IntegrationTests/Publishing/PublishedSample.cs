namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A sample, published once for all tests that look at it.</summary>
public abstract class PublishedSample : IDisposable
{
    private readonly TestDirectory _directory = new();

    protected PublishedSample(string name, params string[] variants)
        : this(name, new MultiVariantPublishSettings { Variants = variants }, _ => { })
    {
    }

    protected PublishedSample(string name, MultiVariantPublishSettings settings, Action<string> edit)
    {
        string project = Sample.CopyTo(_directory.Path, name);
        edit(project);
        settings.OutputDirectory = _directory["output"];
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

/// <summary>For arm64, as a program of .NET 10: package feeds may lack earlier runtimes for arm64.</summary>
public sealed class PublishedArm64Textstat() : PublishedSample(
    "textstat", new MultiVariantPublishSettings { Runtime = "linux-arm64" }, ForNet10)
{
    public static void ForNet10(string project) => File.WriteAllText(
        project, File.ReadAllText(project).Replace("net9.0", "net10.0", StringComparison.Ordinal));
}
