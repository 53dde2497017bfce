using System.Runtime;
using MultiVariant.Format;

namespace MultiVariant.Launcher;

/// <summary>
/// The story of a launch: open the bundle, choose a variant, map it and its interpreter, tell kernel and program
/// where they are, leave.
/// </summary>
internal static unsafe class Program
{
    /// <summary>Called by <c>_start</c> with the stack that the kernel made. Does not return.</summary>
    [RuntimeExport("launch")]
    public static void Launch(nint* stack)
    {
        var process = new InitialStack(stack);
        Bundle bundle = Bundle.Open(process.ExecutablePath);

        bool mayControl = !process.IsSecure && (bundle.Footer.Flags & BundleFlags.IgnoreEnvironment) == 0;
        Control control = mayControl ? Control.Read(process.Environment) : default;
        IndexEntry* variant = Choice.Make(bundle, control.Variant);
        if (control.Log)
            Control.Report(variant);

        Randomness randomness = Randomness.Take();
        LoadedProgram program = LoadedProgram.Load(bundle, variant, randomness);
        Linux.Close(bundle.File);

        process.Describe(program);
        KernelView.Update(process, program, randomness);
        Departure.Leave(process, program.Start);
    }

    /// <summary>ILC wants an entry point; the kernel enters at <c>_start</c>.</summary>
    private static void Main()
    {
    }
}
