namespace Cake.MultiVariant;

/// <summary>How the launcher starts a variant.</summary>
public enum LaunchMode
{
    /// <summary>
    /// Maps it straight from the bundle: no copy, no second exec, and the program sees what it would see if started
    /// directly. A variant that cannot be mapped faithfully is executed from a memory file all the same.
    /// </summary>
    Map,

    /// <summary>
    /// Copies it into a sealed memory file, which the kernel executes. At the price of the copy, <c>/proc/PID/exe</c>
    /// names both bundle and variant.
    /// </summary>
    Memfd,
}
