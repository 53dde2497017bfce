using Cake.Common.Tools.DotNet.Publish;

namespace Cake.MultiVariant;

/// <summary>
/// How <c>MultiVariantPublish</c> publishes: as <c>DotNetPublish</c> does with the same settings, once for each
/// variant. <see cref="DotNetPublishSettings.Configuration"/> is <c>Release</c> unless set.
/// </summary>
public sealed class MultiVariantPublishSettings : DotNetPublishSettings
{
    /// <summary>
    /// The variants to build: <c>x86-64</c>, <c>x86-64-v2</c>, <c>x86-64-v3</c>, <c>x86-64-v4</c>, or <c>v1</c> to
    /// <c>v4</c> for short. Empty, the default, stands for every level that the ILCompiler of the project's target
    /// framework can build.
    /// </summary>
    public ICollection<string> Variants { get; set; } = [];

    /// <summary>How the variants become one executable.</summary>
    public MultiVariantStitchSettings StitchSettings { get; set; } = new();

    internal MultiVariantPublishSettings Clone() => (MultiVariantPublishSettings)MemberwiseClone();
}
