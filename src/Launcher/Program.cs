using System.Runtime;
using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>
/// A launch, step by step: opens the bundle, chooses a variant, maps it and its interpreter, tells the kernel and the
/// program where they are, and starts the program.
/// </summary>
internal static unsafe class Program
{
    /// <summary><c>_start</c> calls this with the stack that the kernel set up. Does not return.</summary>
    [RuntimeExport("launch")]
    public static void Launch(nint* stack)
    {
        var memory = new Arena();
        Launch(new InitialStack(stack), ref memory);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Launch(in InitialStack process, ref Arena memory)
    {
        Bundle bundle = default;
        bundle.Open(process, ref memory);

        Control control = default;
        if (!process.IsSecure && (bundle.Footer.Flags & BundleFlags.IgnoreEnvironment) == 0)
            control.Read(process);
        Choice choice = default;
        choice.Make(bundle, control);
        bool startsFromMemory = StartsFromMemory(bundle, control);
        if (control.Wants(DebugWords.List | DebugWords.Json))
            PrintIndex(bundle, choice, control, startsFromMemory);

        choice.RequireVariant(bundle);
        Payload payload = Payload.Open(bundle, choice.Variant);
        if (control.Wants(DebugWords.Extract))
            Extract(payload, ref memory);
        if (control.Wants(DebugWords.Log))
            LogStart(bundle, choice, control);

        if (startsFromMemory)
            MemoryFile.Execute(process, payload, ref memory);
        Randomness randomness = Randomness.Take();
        LoadedProgram program = default;
        program.Load(process, payload, control, randomness, ref memory);

        process.Describe(program);
        KernelView.Update(process, program, randomness);
        memory.Close();
        OwnImage.Leave(process, program.Start);
    }

    private static bool StartsFromMemory(in Bundle bundle, in Control control) =>
        control.Wants(DebugWords.Memfd)
        || ((bundle.Footer.Flags & BundleFlags.LaunchFromMemory) != 0 && !control.Wants(DebugWords.Map));

    private static void PrintIndex(in Bundle bundle, in Choice choice, in Control control, bool startsFromMemory)
    {
        if (control.Wants(DebugWords.List))
            Listing.Write(bundle, choice);
        else
            JsonListing.Write(bundle, choice, control, startsFromMemory);
        Linux.Exit(0);
    }

    private static void Extract(in Payload payload, ref Arena memory)
    {
        nint result = payload.CopyTo(Linux.StandardOutput, ref memory);
        Fatal.IfFailed(result, "extract the variant in"u8, payload.Path);
        Linux.Exit(0);
    }

    private static void LogStart(in Bundle bundle, in Choice choice, in Control control)
    {
        for (int i = 0; !control.ForcesVariant && bundle[i] != choice.Variant; i++)
        {
            var better = new Message("launcher: passing over "u8);
            better.Add(bundle[i]->Name);
            choice.AddObjection(ref better, bundle[i], ": "u8);
            better.WriteLine(Linux.StandardError);
        }

        var message = new Message("launcher: starting variant "u8);
        message.Add(choice.Variant->Name);
        message.WriteLine(Linux.StandardError);
    }

    /// <summary>ILC requires it; the kernel starts at <c>_start</c>.</summary>
    private static void Main()
    {
    }
}
