using Cake.MultiVariant.Architectures;
using Cake.MultiVariant.Building;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Delivery;
using Cake.MultiVariant.Validation;
using Cake.MultiVariant.Verification;

namespace Cake.MultiVariant.Publishing;

/// <summary>Prepares the build of programs by a tool, with its settings.</summary>
internal delegate IVariantBuilder PrepareBuild<in T>(T settings, ICakeLog log, CancellationToken cancellationToken);

/// <summary>Builds programs in languages other than .NET's for several CPU levels, each as one executable.</summary>
internal sealed class ProgramBuilder<T>
    where T : MultiVariantBuildSettings
{
    private readonly ICakeContext _context;
    private readonly string _subject;
    private readonly T _settings;
    private readonly PrepareBuild<T> _prepare;
    private readonly ArtifactReader _artifacts = new();

    /// <exception cref="CakeException">This host or the settings do not allow it.</exception>
    public ProgramBuilder(ICakeContext context, string subject, T settings, PrepareBuild<T> prepare)
    {
        (_context, _subject, _settings, _prepare) = (context, subject, (T)settings.Clone(), prepare);
        Parallelism.CheckSetting(settings.MaxParallelism);
        PlatformFamily host = context.Environment.Platform.Family;
        if (host != PlatformFamily.Linux)
            throw new CakeException($"Cannot build {subject} on {host}: this addin builds on Linux only. Build there (a "
                + "container will do), or build the variants yourself and bundle them with MultiVariantStitch.");
    }

    /// <summary>Builds each program as a bundle.</summary>
    /// <exception cref="CakeException">A program cannot be built as a bundle.</exception>
    public IReadOnlyList<BundleDescription> Build()
    {
        IReadOnlyList<BundleDescription> bundles =
            Run(() => new BundleDelivery(_context.Log, _artifacts, _settings.StitchSettings));
        if (_settings.Verify)
        {
            foreach (BundleDescription bundle in bundles)
                new BundleVerifier(_context, _settings.VerifySettings, _artifacts).Verify(bundle.Path);
        }

        return bundles;
    }

    /// <summary>Builds one variant of one program into a folder of its own.</summary>
    /// <exception cref="CakeException">The variant cannot be built.</exception>
    public VariantDescription BuildVariant(string name)
    {
        Variant variant = Variant.Parse(name);
        _settings.Variants = [variant.Name];
        _settings.OutputDirectory = VariantFolder.FilesOf(_settings.OutputDirectory ?? "variants", variant.Name);
        VariantFolder folder = Run(() => new VariantDelivery(), builder =>
        {
            if (builder.Programs.Count > 1)
                throw new CakeException($"{builder.Subject} has {builder.Programs.Count} programs, and a variant is of one: "
                    + $"{string.Join(", ", builder.Programs.Select(program => program.Name))}. Choose one of them.");
        })[0];
        _context.Log.Information("Built {0}", folder.Directory);
        return folder.Description;
    }

    private IReadOnlyList<TDelivered> Run<TDelivered>(
        Func<IDelivery<TDelivered>> delivery, Action<IVariantBuilder>? check = null) =>
        BuildSession.Run(_context, _subject, (log, interrupted) =>
        {
            IVariantBuilder builder = _prepare(_settings, log, interrupted);
            check?.Invoke(builder);
            int atATime = Math.Min(_settings.MaxParallelism ?? Parallelism.Default, builder.Variants.Count);
            return new VariantsBuild(builder, _artifacts, BuildServer.Of(_context), log, interrupted) { AtATime = atATime }
                .Run(delivery);
        });
}
