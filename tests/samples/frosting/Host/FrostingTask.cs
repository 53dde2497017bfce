using Cake.Core;

namespace Cake.Frosting;

/// <summary>What tasks are given.</summary>
public sealed class FrostingContext(ICakeContext context) : CakeContextAdapter(context);

/// <summary>A task of a build.</summary>
public abstract class FrostingTask<TContext>
    where TContext : ICakeContext
{
    public virtual void Run(TContext context)
    {
    }
}

[AttributeUsage(AttributeTargets.Class)]
public sealed class TaskNameAttribute(string name) : Attribute
{
    public string Name => name;
}

[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class IsDependentOnAttribute(Type task) : Attribute
{
    public Type Task => task;
}
