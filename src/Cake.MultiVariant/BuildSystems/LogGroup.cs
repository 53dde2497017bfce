namespace Cake.MultiVariant.BuildSystems;

/// <summary>A part of the log that ends on disposal.</summary>
internal sealed class LogGroup(Action end) : IDisposable
{
    public void Dispose() => end();
}
