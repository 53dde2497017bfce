using Cake.Core.Annotations;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Delivery;
using Cake.MultiVariant.Publishing;

namespace Cake.MultiVariant;

public static partial class MultiVariantAliases
{
    /// <summary>Publishes a project as one NativeAOT executable that starts the best variant for the CPU.</summary>
    /// <remarks>
    /// This is one ordinary <c>dotnet publish</c>, in which compiler and linker make several executables and the bundle
    /// takes the executable's place: in <see
    /// cref="Cake.Common.Tools.DotNet.Publish.DotNetPublishSettings.OutputDirectory"/> or where the project says, for
    /// targets that run after <c>Publish</c>, and in container images. The debug symbols of each variant lie in
    /// <c>&lt;output directory&gt;.symbols/&lt;variant&gt;/</c>, and <c>NAME.multivariant.json</c> describes it.
    /// <para>
    /// A program can ask <c>AppContext.GetData("MultiVariant.Variant")</c> which of its variants is running. A project
    /// can have ILC options for one variant: <c>&lt;MultiVariantIlcArg Include="--Ot" Variant="x86-64-v4" /&gt;</c>.
    /// </para>
    /// <para>
    /// The same sources and SDK make the same bytes in every folder: where the project does not set it, <c>PathMap</c>
    /// maps the folder of the repository, solution or project to <c>/_/</c>.
    /// </para>
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="project">The project file, the folder that holds it, or a program of one file: <c>app.cs</c>.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">
    /// The project cannot be published as NativeAOT for Linux on this machine or does not compile, the variants do
    /// not belong together, or the output cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// var bundle = MultiVariantPublish("./src/Tool/Tool.csproj", new MultiVariantPublishSettings
    /// {
    ///     OutputDirectory = "./artifacts/",
    ///     Variants = ["x86-64", "x86-64-v3"],
    /// });
    /// Information("{0} has {1:N0} bytes", bundle.Path, bundle.Length);
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeNamespaceImport("Cake.Common.Tools.DotNet.Publish")]
    public static BundleDescription MultiVariantPublish(
        this ICakeContext context, string project, MultiVariantPublishSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(project);
        return OnServer(
            context,
            $"MultiVariantPublish {project}",
            () => [new Publisher(context, settings ?? new MultiVariantPublishSettings()).Publish(project)])[0];
    }

    /// <summary>
    /// Publishes a project for several runtimes, each as <c>MultiVariantPublish</c> does, in folders named by runtime.
    /// </summary>
    /// <remarks>
    /// The bundles lie in <c>OutputDirectory/RUNTIME</c> or, without an output directory, where the project says for each
    /// runtime. Of <see cref="MultiVariantPublishSettings.Variants"/>, each bundle gets those of its architecture. An x64
    /// machine publishes for arm64 with a cross compiler: on Debian and Ubuntu,
    /// <c>apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross</c>.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="project">The project file, the folder that holds it, or a program of one file: <c>app.cs</c>.</param>
    /// <param name="settings">The settings, which name the runtimes.</param>
    /// <returns>What each bundle holds, in the order of the runtimes.</returns>
    /// <exception cref="CakeException">
    /// <see cref="MultiVariantPublishSettings.Runtimes"/> is empty, or the project cannot be published for one of them.
    /// </exception>
    /// <example>
    /// <code>
    /// var bundles = MultiVariantPublishRuntimes("./src/Tool", new MultiVariantPublishSettings
    /// {
    ///     Runtimes = ["linux-x64", "linux-arm64"],
    ///     OutputDirectory = "./artifacts/",
    /// });
    /// foreach (var bundle in bundles)
    ///     Information("{0} has {1:N0} bytes", bundle.Path, bundle.Length);
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeNamespaceImport("Cake.Common.Tools.DotNet.Publish")]
    public static IReadOnlyList<BundleDescription> MultiVariantPublishRuntimes(
        this ICakeContext context, string project, MultiVariantPublishSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(project);
        ArgumentNullException.ThrowIfNull(settings);
        return OnServer(
            context,
            $"MultiVariantPublishRuntimes {project}",
            () => Publisher.PublishRuntimes(context, project, settings));
    }

    /// <summary>Builds one variant of a project, to stitch it with others later, perhaps on another machine.</summary>
    /// <remarks>
    /// The variant gets a folder of its name in <see
    /// cref="Cake.Common.Tools.DotNet.Publish.DotNetPublishSettings.OutputDirectory"/>, or in <c>variants</c> beside
    /// where <c>dotnet publish</c> would put it: all files in <c>publish</c>, and their description in
    /// <c>variant.multivariant.json</c>. Settings about several variants or the bundle have no effect.
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="project">The project file, or the folder that holds it.</param>
    /// <param name="variant">The variant's name, or a level's short form: <c>v3</c>.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>What was built.</returns>
    /// <exception cref="CakeException">
    /// The project cannot be published as NativeAOT for Linux on this machine or does not compile, or the output
    /// cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantBuildVariant("./src/Tool", "x86-64-v3",
    ///     new MultiVariantPublishSettings { OutputDirectory = "./artifacts/variants" });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    [CakeNamespaceImport("Cake.Common.Tools.DotNet.Publish")]
    public static VariantDescription MultiVariantBuildVariant(
        this ICakeContext context, string project, string variant, MultiVariantPublishSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrWhiteSpace(project);
        ArgumentException.ThrowIfNullOrWhiteSpace(variant);
        return new Publisher(context, settings ?? new MultiVariantPublishSettings()).BuildVariant(project, variant);
    }

    /// <summary>
    /// Stitches variants that <c>MultiVariantBuildVariant</c> built, into the bundle that <c>MultiVariantPublish</c>
    /// would have made of them.
    /// </summary>
    /// <param name="context">The context.</param>
    /// <param name="directory">A directory with the variants' folders, at any depth.</param>
    /// <param name="outputDirectory">Where to write the bundle, under the program's name, and its companions.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">
    /// Variants are missing, damaged or built from different sources, or the bundle cannot be written.
    /// </exception>
    /// <example>
    /// <code>
    /// MultiVariantStitchVariants("./artifacts/variants", "./artifacts/tool",
    ///     new MultiVariantStitchSettings { LaunchMode = LaunchMode.Memfd });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static BundleDescription MultiVariantStitchVariants(
        this ICakeContext context,
        DirectoryPath directory,
        DirectoryPath outputDirectory,
        MultiVariantStitchSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(outputDirectory);
        var variants = new VariantCollection(directory.MakeAbsolute(context.Environment));
        return OnServer(
            context,
            $"MultiVariantStitchVariants {directory}",
            () => [variants.Stitch(outputDirectory.MakeAbsolute(context.Environment), settings ?? new(), context.Log)])[0];
    }

    /// <summary>Folds the log of what makes bundles, and gives them to later steps; of several, the last.</summary>
    private static IReadOnlyList<BundleDescription> OnServer(
        ICakeContext context, string title, Func<IReadOnlyList<BundleDescription>> make)
    {
        var server = BuildServer.Of(context);
        using IDisposable group = server.Group(title);
        IReadOnlyList<BundleDescription> bundles = make();
        foreach (BundleDescription bundle in bundles)
        {
            server.OutputBundle(bundle);
            server.Output("multivariant_manifest", PublishManifest.PathFor(bundle.Path).FullPath);
        }

        return bundles;
    }
}
