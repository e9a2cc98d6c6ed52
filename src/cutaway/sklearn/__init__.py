"""Cutaway's networks as estimators of scikit-learn: for pipelines, cross-validation and searches.

They are here and not in ``cutaway`` itself, so that ``import cutaway`` need not wait for scikit-learn.

>>> from cutaway.sklearn import DNNClassifier
>>> X, y = [[0.0], [1.0], [2.0], [3.0]], ["low", "low", "high", "high"]
>>> classifier = DNNClassifier(hidden_units=(8,), learning_rate=0.01, random_state=0).fit(X, y)
>>> classifier.predict([[0.2], [2.8]]).tolist()
['low', 'high']
>>> classifier.network_
<Network 1-8-2, relu, softmax, 34 parameters>
"""

from cutaway.sklearn.classifier import DNNClassifier
from cutaway.sklearn.regressor import DNNRegressor

__all__ = ["DNNClassifier", "DNNRegressor"]
