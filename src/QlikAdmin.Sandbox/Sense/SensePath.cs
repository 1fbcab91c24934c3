using System.Collections;

namespace QlikAdmin.Sandbox.Sense;

/// <summary>A dotted path such as <c>user.userDirectory</c> or <c>@Department</c>, resolved against a kind of object.</summary>
internal sealed class SensePath
{
    private readonly List<SenseProperty> _steps;
    private readonly string? _customProperty;

    private SensePath(List<SenseProperty> steps, string? customProperty)
    {
        _steps = steps;
        _customProperty = customProperty;
    }

    public SenseProperty Last => _steps[^1];

    /// <summary>Resolves a path; null when a step of it does not exist.</summary>
    public static SensePath? Resolve(SenseSchema schema, string path)
    {
        string? customProperty = null;
        if (path.StartsWith('@'))
        {
            customProperty = path[1..];
            path = "customProperties.value";
        }

        List<SenseProperty> steps = [];
        SenseSchema? current = schema;
        foreach (string name in path.Split('.'))
        {
            SenseProperty? property = current?.Find(name);
            if (property is null)
            {
                return null;
            }

            steps.Add(property);
            current = property.Target;
        }

        return new SensePath(steps, customProperty);
    }

    /// <summary>
    /// The values at the end of the path: usually one, none when a reference is empty, and several when the path goes through a list.
    /// </summary>
    public IEnumerable<object?> Read(object entity)
    {
        if (_steps.Count == 1 && _steps[0].Kind is not (SensePropertyKind.Reference or SensePropertyKind.Texts))
        {
            return [_steps[0].Read(entity)];
        }

        IEnumerable<object?> values = [entity];
        foreach (SenseProperty step in _steps)
        {
            values = values.Where(v => v is not null).SelectMany(v => Step(step, v!));
        }

        return values;
    }

    private IEnumerable<object?> Step(SenseProperty step, object value)
    {
        if (
            _customProperty is not null
            && value is SenseCustomValue custom
            && !custom.Definition.Name.Equals(_customProperty, StringComparison.OrdinalIgnoreCase)
        )
        {
            return [];
        }

        object? read = step.Read(value);
        return step.IsMany || step.Kind == SensePropertyKind.Texts ? ((IEnumerable)read!).Cast<object?>() : [read];
    }
}
