using Cake.MultiVariant.Architectures;

namespace Cake.MultiVariant.Building;

/// <summary>Builds programs by one command for each variant.</summary>
internal interface IVariantBuilder
{
    /// <summary>What is built, as errors name it.</summary>
    string Subject { get; }

    /// <summary>Where executables, logs and records lie between builds.</summary>
    DirectoryPath StateFolder { get; }

    IReadOnlyList<Variant> Variants { get; }

    /// <summary>The programs that may come out of it. Without any, there is nothing to build.</summary>
    IReadOnlyList<NativeProgram> Programs { get; }

    /// <summary>Builds one variant, while others are built. Returns the executables by the names of their programs.</summary>
    /// <exception cref="CakeException">It failed: why, and with which exit code.</exception>
    IReadOnlyDictionary<string, FilePath> Build(
        Variant variant, int cores, VariantOutput output, CancellationToken cancellationToken);
}
