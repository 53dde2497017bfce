using Cake.Common.Tools.DotNet.Publish;

namespace Cake.MultiVariant;

/// <summary>
/// How <c>MultiVariantPublish</c> publishes: as <c>DotNetPublish</c> does with the same settings. <see
/// cref="DotNetPublishSettings.Configuration"/> is <c>Release</c> unless set.
/// </summary>
public sealed class MultiVariantPublishSettings : DotNetPublishSettings
{
    /// <summary>
    /// The variants to build: <c>x86-64</c>, <c>x86-64-v2</c>, <c>x86-64-v3</c>, <c>x86-64-v4</c>, or <c>v1</c> to
    /// <c>v4</c> for short, with features beyond a level as in <c>v3+aes+pclmul</c>; for arm64 <c>armv8-a</c>,
    /// <c>armv8.1-a</c> and so on, or <c>v8.0</c>, <c>v8.1</c> for short. Empty, the default, means those in the project's
    /// property <c>MultiVariantLevels</c> (names separated by semicolons) or, without that property, on x86-64 every level
    /// that the ILCompiler of the project's target framework can build, and on arm64 <c>armv8-a</c>, <c>armv8.1-a</c>,
    /// <c>armv8.2-a+rcpc+dotprod</c> and <c>armv8.4-a</c>.
    /// </summary>
    public ICollection<string> Variants { get; set; } = [];

    /// <summary>
    /// The runtimes that <c>MultiVariantPublishRuntimes</c> publishes for, each as <see cref="DotNetPublishSettings.Runtime"/>
    /// names it: <c>linux-x64</c>, <c>linux-arm64</c>.
    /// </summary>
    public ICollection<string> Runtimes { get; set; } = [];

    /// <summary>
    /// How many variants are compiled at a time. Null, the default, means as many as there are cores, but fewer when
    /// there is less than one GiB of free memory for each.
    /// </summary>
    public int? MaxParallelism { get; set; }

    /// <summary>
    /// Options of ILC for one variant, by the variant's name: <c>["x86-64-v4"] = ["--Ot"]</c>. They come after those of
    /// the project, which has the item <c>MultiVariantIlcArg</c> for the same purpose.
    /// </summary>
    public IDictionary<string, ICollection<string>> VariantIlcArguments { get; set; } =
        new Dictionary<string, ICollection<string>>();

    /// <summary>Whether the debug symbols of each variant are kept, in <see cref="SymbolsDirectory"/>.</summary>
    public bool KeepSymbols { get; set; } = true;

    /// <summary>
    /// Where the debug symbols go: <c>VARIANT/NAME.dbg</c> in this folder. Null, the default, means beside the output
    /// directory, with <c>.symbols</c> behind its name.
    /// </summary>
    public DirectoryPath? SymbolsDirectory { get; set; }

    /// <summary>Whether to read the bundle back and, if QEMU is installed, start it on emulated CPUs.</summary>
    public bool Verify { get; set; }

    /// <summary>How to verify the bundle, if <see cref="Verify"/> is set.</summary>
    public MultiVariantVerifySettings VerifySettings { get; set; } = new();

    /// <summary>How to stitch the variants. Name and version are the project's unless set here.</summary>
    public MultiVariantStitchSettings StitchSettings { get; set; } = new();

    internal MultiVariantPublishSettings Clone() => (MultiVariantPublishSettings)MemberwiseClone();
}
