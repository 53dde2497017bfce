using Cake.Core.Annotations;
using Cake.MultiVariant.BuildSystems;
using Cake.MultiVariant.Delivery;
using Cake.MultiVariant.Publishing;

namespace Cake.MultiVariant;

public static partial class MultiVariantAliases
{
    /// <summary>Publishes a project as one NativeAOT executable that starts the best variant for the CPU.</summary>
    /// <remarks>
    /// The bundle has the executable's name and lies in <see
    /// cref="Cake.Common.Tools.DotNet.Publish.DotNetPublishSettings.OutputDirectory"/>, or where <c>dotnet publish</c>
    /// would put the executable. All other published files lie beside it, and the debug symbols of each variant in
    /// <c>symbols/&lt;variant&gt;/</c>. <c>NAME.multivariant.json</c> beside the bundle describes it. Targets that the
    /// project runs after <c>Publish</c> run once for each variant.
    /// <para>
    /// A program can ask <c>AppContext.GetData("MultiVariant.Variant")</c> which of its variants is running. While a
    /// variant is compiled to native code and published, the MSBuild property <c>MultiVariantVariant</c> is its name,
    /// so that a project can have ILC options for one variant: <c>&lt;OptimizationPreference
    /// Condition="'$(MultiVariantVariant)' == 'x86-64-v4'"&gt;</c>.
    /// </para>
    /// <para>
    /// The same sources and SDK make the same bytes in every folder: unless the project or the settings set them,
    /// <c>ContinuousIntegrationBuild</c> is <c>true</c>, and <c>PathMap</c> maps the folder of the repository, solution
    /// or project to <c>/_/</c>.
    /// </para>
    /// </remarks>
    /// <param name="context">The context.</param>
    /// <param name="project">The project file, or the folder that holds it.</param>
    /// <param name="settings">The settings, or null for the defaults.</param>
    /// <returns>What the bundle holds.</returns>
    /// <exception cref="CakeException">
    /// The project cannot be published as NativeAOT for Linux x64 on this machine, does not compile, or has files
    /// beside the executable that differ between variants; or the output cannot be written. The output directory stays
    /// as it was.
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
        using IDisposable group = BuildServer.Of(context).Group($"MultiVariantPublish {project}");
        return new Publisher(context, settings ?? new MultiVariantPublishSettings()).Publish(project);
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
    /// The project cannot be published as NativeAOT for Linux x64 on this machine or does not compile, or the output
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
        return new VariantCollection(directory.MakeAbsolute(context.Environment)).Stitch(
            outputDirectory.MakeAbsolute(context.Environment), settings ?? new(), context.Log);
    }
}
