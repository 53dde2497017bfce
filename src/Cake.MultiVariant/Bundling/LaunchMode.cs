namespace Cake.MultiVariant;

/// <summary>How the launcher starts a variant.</summary>
public enum LaunchMode
{
    /// <summary>
    /// Maps it straight from the bundle: no copy, no second exec, and the program sees what it would see when started
    /// directly. What cannot be mapped faithfully is executed from a memory file all the same.
    /// </summary>
    Map,

    /// <summary>
    /// Copies it into a sealed memory file that the kernel executes. <c>/proc/PID/exe</c> then names bundle and
    /// variant, at the price of the copy.
    /// </summary>
    Memfd,
}
