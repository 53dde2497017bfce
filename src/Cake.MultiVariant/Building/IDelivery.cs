namespace Cake.MultiVariant.Building;

/// <summary>What becomes of the executables that a build makes.</summary>
internal interface IDelivery<out T>
{
    /// <summary>Refuses a program before anything is done.</summary>
    void Check(IProgram program);

    /// <summary>Puts a file where the build expects the executable.</summary>
    void Deliver(IProgram program, IReadOnlyList<BuiltVariant> variants, CancellationToken cancellationToken);

    /// <summary>Writes all else, once the build has published and before another build of the program can.</summary>
    T Finish(IProgram program, IReadOnlyList<BuiltVariant> variants);
}
