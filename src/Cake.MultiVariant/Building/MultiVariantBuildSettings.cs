using Cake.Core.Tooling;

namespace Cake.MultiVariant;

/// <summary>What builds of programs in languages other than .NET's have in common.</summary>
/// <remarks>
/// <see cref="ToolSettings.WorkingDirectory"/> is where the tool runs, <see cref="ToolSettings.EnvironmentVariables"/> are
/// added to its environment, and <see cref="ToolSettings.ArgumentCustomization"/> adds arguments that no setting has.
/// </remarks>
public abstract class MultiVariantBuildSettings : ToolSettings
{
    private protected MultiVariantBuildSettings()
    {
    }

    /// <summary>
    /// The variants to build, by names as in <see cref="MultiVariantPublishSettings.Variants"/>. Empty, the default, means
    /// those that are worth it for most programs in this language.
    /// </summary>
    public ICollection<string> Variants { get; set; } = [];

    /// <summary>Where to write the bundle.</summary>
    public DirectoryPath? OutputDirectory { get; set; }

    /// <summary>
    /// How many variants are built at a time. Null, the default, means as many as there are cores, but fewer when there is
    /// less than one GiB of free memory for each.
    /// </summary>
    public int? MaxParallelism { get; set; }

    /// <summary>Whether to read the bundle back and, if QEMU is installed, start it on emulated CPUs.</summary>
    public bool Verify { get; set; }

    /// <summary>How to verify the bundle, if <see cref="Verify"/> is set.</summary>
    public MultiVariantVerifySettings VerifySettings { get; set; } = new();

    /// <summary>How to stitch the variants. The name is the program's unless set here.</summary>
    public MultiVariantStitchSettings StitchSettings { get; set; } = new();

    internal virtual MultiVariantBuildSettings Clone()
    {
        var clone = (MultiVariantBuildSettings)MemberwiseClone();
        clone.EnvironmentVariables = new Dictionary<string, string>(EnvironmentVariables);
        return clone;
    }
}
