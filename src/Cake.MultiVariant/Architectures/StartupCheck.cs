namespace Cake.MultiVariant.Architectures;

/// <summary>
/// Code that compares a variable with what the CPU can do, and complains: the addresses of the variable, or of a pointer to
/// it, and of the text.
/// </summary>
internal readonly record struct StartupCheck(ulong Variable, bool IsPointer, ulong Complaint);
