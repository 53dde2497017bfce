namespace Cake.MultiVariant.Building;

/// <summary>What becomes of the executables that a build makes.</summary>
internal interface IDelivery<out T>
{
    /// <summary>Refuses a project before anything is done.</summary>
    void Check(AotProject project);

    /// <summary>Puts a file where the SDK expects the linked executable.</summary>
    void Deliver(AotProject project, IReadOnlyList<BuiltVariant> variants, CancellationToken cancellationToken);

    /// <summary>Writes what is not the SDK's, once that has published and before another publish of the project can.</summary>
    T Finish(AotProject project, IReadOnlyList<BuiltVariant> variants);
}
