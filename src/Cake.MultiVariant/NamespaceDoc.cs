using System.Runtime.CompilerServices;

namespace Cake.MultiVariant;

/// <summary>
/// Publishes .NET projects as NativeAOT for several CPU levels, and bundles executables so that the best one for the
/// CPU starts.
/// </summary>
/// <remarks>cakebuild.net looks here for the namespace's documentation.</remarks>
[CompilerGenerated]
internal static class NamespaceDoc;
