using System.Runtime.CompilerServices;

namespace Cake.MultiVariant;

/// <summary>
/// Publishing .NET projects as NativeAOT for several CPU levels, and bundling executables so that the best one for the
/// CPU starts.
/// </summary>
/// <remarks>Where cakebuild.net looks for a namespace's documentation.</remarks>
[CompilerGenerated]
internal static class NamespaceDoc;
